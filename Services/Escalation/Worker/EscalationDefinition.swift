import Contracts
import EscalationDomain
import GRDB
import Messaging
import ServiceRuntime

/// The clocks: which promise is due when, who is called, and what happens when nobody answers.
public enum EscalationDefinition: ServiceDefinition {
    public static let name = ServiceName.escalation
    public static let settings = EscalationConfiguration.settings

    public static func migrate(_ migrator: inout DatabaseMigrator) {
        WatchTable.migrate(&migrator)
    }

    public static func worker(_ runtime: Runtime) async throws -> Worker {
        let policies = PolicyShelf(
            common: try EscalationConfiguration.policy(runtime.settings), standards: runtime.standards)
        let tokens = try TokenFolder(runtime.settings.text("staff.tokens"))
        let board = Board(
            store: runtime.store, policies: policies, onlookers: runtime.settings.integer("stream.onlookers"))
        let desk = EscalationDesk(policies: policies, changed: board.ring)
        let gate = FlowGate()
        return Worker(
            messages: desk.messageHandlers + [gate.handler], reminder: desk.remind,
            timers: desk.fire,
            gate: gate,
            routes: { router in
                let door = StaffDoor(tokens: tokens)
                EscalationRoutes(door: door, board: board, desk: desk, store: runtime.store).add(to: router)
                ClockRoutes(door: door, desk: desk, store: runtime.store).add(to: router)
                OnCallRoutes(door: door, policy: policies.common, now: runtime.store.now).add(to: router)
                StreamRoute(door: door, board: board).add(to: router)
            })
    }

    public static func check(_ settings: Settings) async -> [Finding] {
        await EscalationConfiguration.check(settings)
    }
}
