import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import ServiceRuntime

/// The front desk: registers what outsiders send, answers them, keeps contact data sealed and the case file whole.
public enum IntakeDefinition: ServiceDefinition {
    public static let name = ServiceName.intake
    public static let settings = IntakeConfiguration.settings
    public static let sealedSamples = ["SELECT wrapped_key FROM parties ORDER BY updated_at LIMIT 1"]
    public static let keySettings = ["links.key"]

    public static func migrate(_ migrator: inout DatabaseMigrator) {
        IntakeSchema.migrate(&migrator)
    }

    public static func worker(_ runtime: Runtime) async throws -> Worker {
        let configuration = try IntakeConfiguration(runtime.settings)
        let desk = FrontDesk(configuration: configuration, seal: runtime.store.seal)
        let door = InboundDoor(store: runtime.store, desk: desk, logger: runtime.logger)
        let answering = Answering(grants: configuration.grants)
        let progress = Progress(grants: configuration.grants, archive: runtime.standards)
        return Worker(
            messages: TriageHandlers(progress: progress, answering: answering).all
                + CaseHandlers(progress: progress, archive: runtime.standards, links: configuration.links).all
                + SurveyHandlers(desk: desk).all,
            subscriptions: [
                Subscription(Topology.inboundQueue, InboundProcessor(door: door), pausesWhenBehind: true)
            ],
            routes: { router in
                EventRoutes(door: door, configuration: configuration).add(to: router)
                TicketRoutes(store: runtime.store, archive: runtime.standards, configuration: configuration).add(
                    to: router)
                StaffRoutes(store: runtime.store, desk: desk, configuration: configuration).add(to: router)
            },
            jobs: [FlowSource(store: runtime.store, catchUp: runtime.catchUp, logger: runtime.logger)])
    }

    public static func check(_ settings: Settings) async -> [Finding] {
        [
            await .of("publishers.file", mend: "correct the file; README describes it") {
                "publishers \(try IntakeConfiguration.grants(settings).publishers.joined(separator: ", "))"
            },
            await .of("zone", mend: "set zone to an IANA name like Asia/Shanghai") {
                try IntakeConfiguration.zone(settings).identifier
            },
            await tokens("publishers.tokens", settings),
            await tokens("staff.tokens", settings),
        ]
    }

    private static func tokens(_ key: String, _ settings: Settings) async -> Finding {
        await .of(
            key, mend: "create the folder with one file for each holder, its content a token of at least 16 characters"
        ) {
            _ = try TokenFolder(settings.text(key))
            return "\(settings.text(key)) is readable"
        }
    }
}
