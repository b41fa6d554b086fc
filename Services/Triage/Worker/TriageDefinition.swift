import Contracts
import GRDB
import Logging
import Messaging
import ServiceRuntime
import ServiceStandard
import TriageDomain

/// Triage: what a ticket is, what it is held to, how far it has come, and which request is allowed now.
public enum TriageDefinition: ServiceDefinition {
    public static let name = ServiceName.triage

    public static let settings =
        [Setting("rules.file", .text, "the rules that assess tickets, like /etc/aftercare/rules.yaml")]
        + StandardSettings.settings + [
            Setting("reopen.window", .duration, default: "30d", "how long a finished ticket can be reopened"),
            Setting(
                "waiting.reminder", .duration, default: "2d",
                "how long a ticket waits for anything before its handler is reminded"),
        ]

    public static func migrate(_ migrator: inout DatabaseMigrator) {
        CaseTable.migrate(&migrator)
    }

    public static func worker(_ runtime: Runtime) async throws -> Worker {
        let standards = try StandardSettings(runtime.settings).load()
        let policy = try CasePolicy(runtime.settings, standards: standards.shelf)
        runtime.logger.info(
            "rules loaded", metadata: ["version": "\(policy.rules.version)", "rules": "\(policy.rules.rules.count)"])
        for draft in standards.drafts {
            runtime.logger.warning(
                "a draft is not activated; it needs approved: {by, at}", metadata: ["standard": "\(draft)"])
        }
        let activation = StandardActivation(
            store: runtime.store, archive: runtime.standards, logger: runtime.logger)
        try await activation.activate(policy.standards.editions.values)
        let handlers = CaseHandlers(policy: policy, archive: runtime.standards)
        return Worker(
            messages: handlers.messages + [.passesFlowMarksOn], reminder: handlers.remind, timers: handlers.timer,
            routes: { router in
                StandardRoutes(
                    door: OperatorDoor(runtime), store: runtime.store, handlers: handlers, activation: activation
                ).add(to: router)
            })
    }

    public static func check(_ settings: Settings) async -> [Finding] {
        let path = settings.text("rules.file")
        return [
            await .of("rules", mend: "correct \(path) as said, then try it with `triage explain`") {
                let rules = try ConfigurationFile.load(RuleSet.self, from: path)
                return "version \(rules.version), \(rules.rules.count) rules, \(rules.categories.count) categories"
            },
            await .of("standards", mend: "correct the file and line as said, then try `escalation standard check`") {
                let (shelf, drafts) = try StandardSettings(settings).load()
                let active = shelf.editions.values.map { "\($0.standard.id) \($0.standard.version)" }.sorted()
                let left = drafts.isEmpty ? "" : "; drafts, not used: \(drafts.joined(separator: ", "))"
                return active.joined(separator: ", ") + left
            },
        ] + calendars(settings)
    }

    /// Nothing where the standards cannot be read: that is said already.
    private static func calendars(_ settings: Settings) -> [Finding] {
        guard let editions = try? StandardSettings(settings).load().shelf.editions.values else { return [] }
        return Finding.calendars(of: Array(editions), at: .systemNow())
    }
}

extension CasePolicy {
    /// - Throws: `SettingsError` when the rule file cannot be used.
    init(_ settings: Settings, standards: StandardShelf) throws {
        self.init(
            rules: try ConfigurationFile.load(RuleSet.self, from: settings.text("rules.file")), standards: standards)
        reopenWindow = settings.duration("reopen.window")
        waitingReminder = settings.duration("waiting.reminder")
    }
}
