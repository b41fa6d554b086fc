import ArgumentParser
import Contracts
import Foundation
import Messaging
import ServiceRuntime
import TriageDomain

/// Assesses a submission without any broker or store, to see what the rules make of it and why.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says what the rules make of a submission, which standard it is held to, what follows, and why.",
        discussion: """
            The file holds a ticket.submitted.v1 event or only its data. Nothing is sent or stored.
            With --rules no configuration is needed; standards are those beside the rule file unless named.
            Exit codes: 0 assessed, 1 not a submission, 64 rules, standards or configuration cannot be used.
            """)

    @Argument(help: "JSON file of the submission; - reads standard input.") var file: String
    @Option(help: "Rule file; otherwise that of the configuration.") var rules: String?
    @Option(help: "Folder of standards.") var standards: String?
    @Option(help: "Folder of calendars; calendars beside the standards unless given.") var calendars: String?
    @Option(help: "Another select.yaml.") var select: String?
    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Print the ticket.assessed.v1 data as JSON.") var json = false

    func run() async throws {
        let policy = try await policy()
        let ticket: TicketRegistered
        do {
            ticket = try Self.ticket(submittedIn: try read())
        } catch let error as DecodingError {
            complain(FieldError(error))
            throw ExitCode(ExitStatus.findings)
        } catch {
            complain(error)
            throw ExitCode(ExitStatus.findings)
        }
        let (opened, consequence) = TicketCase.opened(by: ticket, repeating: nil, under: policy)
        if json, let assessed = consequence.events.first {
            sayJSON(String(decoding: try WireJSON.encode(EventData(event: assessed)), as: UTF8.self))
        } else {
            say(Explanation(opened, under: policy).text)
        }
    }

    private func policy() async throws -> CasePolicy {
        do {
            if let path = rules ?? ProcessInfo.processInfo.environment["TRIAGE_RULES_FILE"] {
                return CasePolicy(
                    rules: try ConfigurationFile.load(RuleSet.self, from: path), standards: try shelf(beside: path))
            }
            let settings = try await options.load(TriageDefinition.self)
            return try CasePolicy(settings, standards: try StandardSettings(settings).load().shelf)
        } catch let error as SettingsError {
            complain(error)
            throw ExitCode(ExitStatus.configuration)
        }
    }

    /// Drafts may be tried here.
    private func shelf(beside rules: String) throws -> StandardShelf {
        let environment = ProcessInfo.processInfo.environment
        let beside = URL(fileURLWithPath: rules).deletingLastPathComponent().appending(path: "standards").path
        let folder = StandardsFolder(
            standards: standards ?? environment["TRIAGE_STANDARDS_FOLDER"] ?? beside,
            calendars: calendars ?? environment["TRIAGE_CALENDARS_FOLDER"],
            selection: select ?? environment["TRIAGE_STANDARDS_SELECT"])
        return try StandardSettings(folder: folder, isApprovalRequired: false).load().shelf
    }

    private func read() throws -> Data {
        guard file != "-" else { return FileHandle.standardInput.readDataToEndOfFile() }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw ValidationError("\(file) cannot be read; name a JSON file, or - for standard input")
        }
        return bytes
    }

    /// The ticket that intake would register for a submission, as far as the rules can tell.
    static func ticket(submittedIn body: Data) throws -> TicketRegistered {
        let document = try WireJSON.decode(JSONValue.self, from: body)
        let submission = try TicketSubmitted(checking: try WireJSON.encode(document["data"] ?? document))
        let reportedAt =
            submission.reportedAt ?? document["time"]?.string.flatMap(Instant.init(rfc3339:)) ?? .systemNow()
        let parties = (submission.parties ?? []).enumerated().map { index, party in
            Party(
                partyId: PartyID(UUID(version5: "explain", String(index))), role: party.role,
                kind: party.kind ?? .individual, tier: party.tier ?? .ordinary, language: party.language ?? "zh-Hans",
                mask: .init(name: nil, phone: nil), reachable: [])
        }
        return TicketRegistered(
            ticketId: TicketID(tenant: EnvelopeHead.tenant, publisher: "explain", eventID: submission.externalRef),
            number: "-", publisher: "explain", submission: submission, receivedAt: reportedAt, reportedAt: reportedAt,
            anchorAt: reportedAt, anchorBasis: .reported, parties: parties, text: submission.description,
            attributes: nil, assetId: nil, divisionCode: nil, duplicateCandidates: [],
            history: .init(open: 0, last90Days: 0, sameAsset90Days: 0))
    }
}

private struct EventData: Encodable {
    let event: TicketEvent

    func encode(to encoder: any Encoder) throws {
        try event.encode(to: encoder)
    }
}
