import Contracts
import GRDB
import Logging
import Messaging
import ServiceRuntime
import TriageDomain

/// Triage: what a ticket is, how far it has come, and which request is allowed now.
public enum TriageDefinition: ServiceDefinition {
    public static let name = ServiceName.triage

    public static let settings = [
        Setting("rules.file", .text, "the rules that assess tickets, like /etc/aftercare/rules.yaml"),
        Setting("standard.id", .text, default: "pipeline", "the service standard that new tickets are opened under"),
        Setting(
            "reminder.after", .duration, default: "2d",
            "silence at acceptance after which the customer is reminded, three times"),
        Setting(
            "silence.after", .duration, default: "7d",
            "silence at acceptance after which a ticket is closed unconfirmed"),
        Setting("reopen.window", .duration, default: "30d", "how long a finished ticket can be reopened"),
    ]

    public static func migrate(_ migrator: inout DatabaseMigrator) {
        CaseTable.migrate(&migrator)
    }

    public static func worker(_ runtime: Runtime) async throws -> Worker {
        let policy = try CasePolicy(runtime.settings)
        runtime.logger.info(
            "rules loaded", metadata: ["version": "\(policy.rules.version)", "rules": "\(policy.rules.rules.count)"])
        let handlers = CaseHandlers(policy: policy)
        return Worker(messages: handlers.messages + [.passesFlowMarksOn], timers: handlers.timer)
    }

    public static func check(_ settings: Settings) async -> [Finding] {
        let path = settings.text("rules.file")
        return [
            await .of("rules", mend: "correct \(path) as said, then try it with `triage explain`") {
                let rules = try ConfigurationFile.load(RuleSet.self, from: path)
                return "version \(rules.version), \(rules.rules.count) rules, \(rules.categories.count) categories"
            }
        ]
    }
}

extension CasePolicy {
    /// - Throws: `SettingsError` when the rule file cannot be used.
    init(_ settings: Settings) throws {
        self.init(rules: try ConfigurationFile.load(RuleSet.self, from: settings.text("rules.file")))
        standard.id = settings.text("standard.id")
        reminderAfter = settings.duration("reminder.after")
        silenceAfter = settings.duration("silence.after")
        reopenWindow = settings.duration("reopen.window")
    }
}
