import Contracts
import Foundation
import TestSupport
import Testing

/// Every command of every document, run as its reader would run it, against the five processes.
extension PipelineTests {
    private static let documents = ["README.md", "CONTRIBUTING.md", "compose/standards/README.md"]

    @Test(
        "every command of a document runs, or is in the table of those that are checked otherwise", arguments: documents
    )
    func document(_ path: String) async throws {
        let reader = try await DocumentShell()
        let text = try String(contentsOfFile: "\(reader.root)/\(path)", encoding: .utf8)
        let commands = DocumentReader.commands(of: path, text)
        #expect(commands.contains { $0.kind != .inline } || path == "CONTRIBUTING.md")
        for command in commands {
            for failure in try await reader.failures(of: command) { Issue.record("\(command)\n\(failure)") }
        }
    }

    @Test("the Python sample ends when it is run again")
    func sampleTwice() async throws {
        let reader = try await DocumentShell()
        let text = try String(contentsOfFile: "\(reader.root)/README.md", encoding: .utf8)
        let sample = try #require(DocumentReader.commands(of: "README.md", text).first { $0.kind == .python })
        for _ in 0..<2 { #expect(try await reader.failures(of: sample).isEmpty) }
    }

    @Test("every help text can be asked for, and the commands in it exist", arguments: ServiceName.allCases)
    func help(_ service: ServiceName) async throws {
        let reader = try await DocumentShell()
        let dumped = try reader.bash("\(service) --experimental-dump-help")
        let help = try JSONDecoder().decode(HelpDump.self, from: Data(dumped.output.utf8))
        let paths = help.command.paths
        #expect(paths.count > 5)
        for path in paths {
            let text = try reader.bash((path + ["--help"]).joined(separator: " "))
            #expect(text.status == 0, "\(path): \(text.output)")
            for command in DocumentReader.commands(of: path.joined(separator: " "), text.output) where command.isQuoted
            {
                for failure in try await reader.failures(of: command) { Issue.record("\(command)\n\(failure)") }
            }
        }
    }

    @Test("the commands of a page run as they stand, but for what is somebody's to say")
    func page() async throws {
        let reader = try await DocumentShell()
        let page = try await reader.page()
        for hint in [page.actions.show, page.actions.contact, page.actions.ack.cli, page.actions.record] {
            let command = hint.replacing("…", with: "E1024")
            let outcome = try reader.bash(command)
            #expect(outcome.status == 0, "\(command)\n\(outcome.output)")
        }
    }

    @Test("one version: of the five executables, and of the services that run")
    func version() async throws {
        let reader = try await DocumentShell()
        var versions: Set<String> = []
        for service in ServiceName.allCases {
            versions.insert(
                try reader.bash("\(service) --version").output.trimmingCharacters(in: .whitespacesAndNewlines))
            let ready = try WireJSON.decode(
                JSONValue.self, from: Data(try reader.bash("\(service) health").output.utf8))
            versions.insert(ready["version"]?.string ?? "none of \(service)")
        }
        #expect(versions.count == 1, "\(versions)")
        #expect(versions.first?.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
    }

    @Test("docker-env gives addresses, tokens, and the programs as commands with a screen only where there is one")
    func docker() async throws {
        let reader = try await DocumentShell()
        try reader.stub(
            "docker",
            """
            case "$*" in
              *' port broker 5672') echo 127.0.0.1:5672 ;;
              *' port '*) echo 127.0.0.1:8081 ;;
              *' exec -T intake cat /etc/aftercare-secrets/'*) echo secret ;;
              *) echo "docker $*" ;;
            esac
            """)
        let outcome = try reader.bash(
            #"eval "$(./compose/docker-env)"; echo "$AFTERCARE_AMQP_URL $AFTERCARE_INTAKE_URL"; escalation list --all"#)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("amqp://callcentre:secret@127.0.0.1:5672/aftercare http://127.0.0.1:8081\n"))
        #expect(outcome.output.contains("exec -T -e AFTERCARE_STAFF_TOKEN"))
        #expect(outcome.output.contains("escalation escalation list --all"))
        // What commands of the documents read is in the image.
        let dockerfile = try String(contentsOfFile: "\(reader.root)/compose/Dockerfile", encoding: .utf8)
        let kept = try String(contentsOfFile: "\(reader.root)/compose/Dockerfile.dockerignore", encoding: .utf8)
        for folder in ["samples", "standards", "calendars", "rules.yaml"] {
            #expect(dockerfile.contains("compose/\(folder)") && kept.contains("!compose/\(folder)"), "\(folder)")
        }
        #expect(dockerfile.contains("ln -s /etc/aftercare compose"))
    }
}

extension DocumentCommand {
    /// A help text is indented throughout; only what stands in backticks is a command there.
    fileprivate var isQuoted: Bool { kind == .inline && programsOfOurs.contains(String(text.prefix { $0 != " " })) }
}

private let programsOfOurs: Set<String> = ["intake", "triage", "escalation", "notifier", "survey", "rabbitmqctl"]

/// What `--experimental-dump-help` prints, as far as commands go.
private struct HelpDump: Decodable {
    struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?

        var paths: [[String]] {
            [[commandName]]
                + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap(\.paths).map { [commandName] + $0 }
        }
    }

    let command: Command
}
