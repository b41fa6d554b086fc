import Contracts
import GRDB
import Messaging
import ServiceRuntime

/// The judge: asks the customer once a round, and says what the answer means.
public enum SurveyDefinition: ServiceDefinition {
    public static let name = ServiceName.survey
    public static let settings = SurveyConfiguration.settings
    public static let keySettings = ["links.key"]

    public static func migrate(_ migrator: inout DatabaseMigrator) {
        SurveyStore.migrate(&migrator)
    }

    public static func worker(_ runtime: Runtime) async throws -> Worker {
        let configuration = try SurveyConfiguration(runtime.settings)
        let terms = SurveyTermsLookup(overrides: configuration.overrides, archive: runtime.standards)
        let tickets = TicketHandler(terms: terms, logger: runtime.logger)
        let answers = AnswerHandler(configuration: configuration, terms: terms, logger: runtime.logger)
        let deadlines = DeadlineHandler(terms: terms, links: configuration.links)
        let desk = AnswerDesk(
            store: runtime.store, configuration: configuration, terms: terms, logger: runtime.logger)
        return Worker(
            messages: [
                MessageHandler(TicketEvent.self, of: TicketHandler.types, tickets.apply),
                MessageHandler(FactRecorded.self, answers.apply),
            ],
            timers: deadlines.fire,
            routes: { router in
                PageRoutes(desk: desk).add(to: router)
                AnswerRoutes(desk: desk).add(to: router)
            })
    }

    public static func check(_ settings: Settings) async -> [Finding] {
        [
            await .of(
                "links and rules", mend: "correct the key that is named; links.key is the one of intake and notifier"
            ) {
                _ = try SurveyConfiguration(settings)
                return "the key has 32 bytes, the numbers make sense"
            }
        ]
    }
}
