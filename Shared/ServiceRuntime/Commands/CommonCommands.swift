import ArgumentParser
import Contracts
import Foundation
import Messaging
import Texts

/// Where a command finds the configuration of its service.
public struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: "Configuration file (YAML); the environment goes before it.")
    public var config: String?

    public init() {}

    /// Reads and checks the configuration; leaves with 64 and every fault when it cannot be used.
    public func load<Definition: ServiceDefinition>(_ definition: Definition.Type) async throws -> Settings {
        do {
            return try await Settings.load(Definition.name, own: Definition.settings, file: config)
        } catch let error as SettingsError {
            complain(error)
            throw ExitCode(ExitStatus.configuration)
        }
    }
}

/// Writes a fault for a person to standard error.
public func complain(_ error: some Error) {
    complain("\(error)")
}

/// Writes a sentence for a person to standard error.
public func complain(_ sentence: String) {
    let head = Terminal.text(LocalizedText("错误：", "error: "))
    FileHandle.standardError.write(Data("\(head)\(ShownText.lines(sentence))\n".utf8))
}

/// The subcommands that all five services have.
public func commonCommands<Definition: ServiceDefinition>(
    _ definition: Definition.Type
) -> [any ParsableCommand.Type] {
    [
        ServeCommand<Definition>.self, CheckCommand<Definition>.self, HealthCommand<Definition>.self,
        TopologyCommand<Definition>.self, ParkedCommand<Definition>.self,
    ]
}

struct ServeCommand<Definition: ServiceDefinition>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve", abstract: "Runs the service until SIGTERM.",
            discussion: "Exit codes: 0 drained, 64 configuration, 74 store, 75 stopped without draining.")
    }

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let settings = try await options.load(Definition.self)
        do {
            try await serve(Definition.self, settings: settings)
        } catch let error as StoreError {
            complain(error)
            throw ExitCode(ExitStatus.store)
        } catch let error as SettingsError {
            complain(error)
            throw ExitCode(ExitStatus.configuration)
        } catch is CancellationError {
            throw ExitCode(ExitStatus.forced)
        }
    }
}

struct CheckCommand<Definition: ServiceDefinition>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: "Looks at configuration, store, broker and topology, and says what is wrong and how to mend it.",
            discussion: "Exit codes: 0 all good, 1 something is not.")
    }

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let found: [Finding]
        do {
            let settings = try await Settings.load(Definition.name, own: Definition.settings, file: options.config)
            found = await findings(Definition.self, settings: settings)
        } catch let error as SettingsError {
            found = error.problems.map {
                .bad("configuration", $0, mend: "correct the environment or the file; README lists every key")
            }
        }
        if json {
            sayJSON(String(decoding: try WireJSON.encode(found), as: UTF8.self))
        } else {
            for finding in found {
                let verdict = finding.good ? finding.mend == nil ? "ok  " : "warn" : "FAIL"
                say("\(verdict) \(finding.subject): \(finding.detail)")
                if let mend = finding.mend { say("     mend: \(mend)") }
            }
        }
        if found.contains(where: { !$0.good }) { throw ExitCode(ExitStatus.findings) }
    }
}

struct HealthCommand<Definition: ServiceDefinition>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "health", abstract: "Asks the running service whether it is ready.",
            discussion: "Exit codes: 0 ready, 1 not ready or not running.")
    }

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let settings = try await options.load(Definition.self)
        let answer: APIAnswer
        do {
            answer = try await APIClient(settings.url).get("/readyz")
        } catch {
            complain(error)
            throw ExitCode(ExitStatus.findings)
        }
        sayJSON(answer.text)
        guard answer.status == 200 else { throw ExitCode(ExitStatus.findings) }
    }
}

struct TopologyCommand<Definition: ServiceDefinition>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "topology",
            abstract: "Prints the broker definitions: exchanges, queues, policies, permissions.",
            discussion: "Users are not in it: create them first. Import with `rabbitmqctl import_definitions`.")
    }

    @Option(help: "Outside programs that get a queue for answers, separated by commas.")
    var publishers: String?
    @Option(name: .customLong("publishers-file"), help: "Take the names from this publishers.yaml.")
    var publishersFile: String?

    func run() async throws {
        let names: [String]
        if let publishersFile {
            names = try ConfigurationFile.topLevelKeys(below: "publishers", of: publishersFile)
        } else {
            names = (publishers ?? "").split(separator: ",").map(String.init)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        sayJSON(String(decoding: try encoder.encode(Topology(publishers: names).definitions), as: UTF8.self))
    }
}
