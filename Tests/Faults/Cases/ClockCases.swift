import Contracts
import Foundation

/// The wall clock is wrong, or the system is away while a deadline passes.
///
/// The standard of these runs gives a technician 20 s to respond.
enum ClockCases {
    static let all: [FaultCase] = [
        FaultCase(
            id: "T1", title: "the clocks jump an hour forward for 8 s: no clock breaks before its time", isQuick: true,
            tickets: 10, isSilent: true, expectation: Expectation(isClockWrong: true, breaches: 1, isLife: false),
            needsTrait: true
        ) { scene in
            try await scene.midway(1)
            try await registered(scene)
            try scene.stage.setClock(.seconds(3600))
            try await scene.lasts(.seconds(8))
            try scene.stage.setClock(.zero)
            guard try broken(scene) == 0 else { throw StageError("clocks broke while the wall clock was wrong") }
            try await breaks(scene, within: .seconds(40))
        },
        FaultCase(
            id: "T2", title: "the clocks jump an hour back for 30 s: what is due is not forgotten", tickets: 10,
            isSilent: true, expectation: Expectation(isClockWrong: true, breaches: 1, isLife: false), needsTrait: true
        ) { scene in
            try await scene.midway(1)
            try await registered(scene)
            try scene.stage.setClock(.seconds(-3600))
            try await scene.lasts(.seconds(30))
            try scene.stage.setClock(.zero)
            try await breaks(scene, within: .seconds(60))
        },
        answered(
            whileAway: .escalation, id: "T3",
            title: "escalation is down across deadlines that were met meanwhile: none breaks", isQuick: true),
        FaultCase(
            id: "T4", title: "escalation is down across deadlines that nobody met: each breaks once, late",
            isQuick: true, tickets: 10, isSilent: true, limit: .restart,
            expectation: Expectation(breaches: 1, isLife: false)
        ) { scene in
            try await scene.midway(1)
            try await registered(scene)
            try await scene.stage.kill9(.escalation)
            try await scene.lasts(.seconds(25))
            try await scene.recovers { try await scene.stage.start(.escalation) }
            try await breaks(scene, within: .seconds(40))
        },
        answered(
            whileAway: .triage, id: "T5",
            title: "triage is down while the answers come and the deadlines pass: none breaks", isQuick: true),
        answered(
            whileAway: .intake, id: "T6",
            title: "intake is down while answers come that were given in time: none breaks"),
        FaultCase(
            id: "T7", title: "the broker is away while answers come over HTTP and the deadlines pass: none breaks",
            tickets: 10, isSilent: true, limit: .reconnect, expectation: Expectation(breaches: 0, isLife: false)
        ) { scene in
            try await scene.midway(1)
            try await registered(scene)
            try await scene.stage.broker("kill")
            for index in 0..<scene.script.tickets {
                try await scene.post(Script.event(2, of: scene.script.reference(index)))
            }
            try await scene.lasts(.seconds(25))
            try await scene.recovers { try await scene.stage.broker("start") }
            try await responded(scene)
        },
        FaultCase(
            id: "T8", title: "escalation's wire is dead for 25 s across deadlines that were met meanwhile: none breaks",
            tickets: 10, isSilent: true, limit: .silence, expectation: Expectation(breaches: 0, isLife: false)
        ) { scene in
            try await scene.midway(1)
            try await registered(scene)
            scene.stage.wires[.escalation]?.set(.init(holdsToBroker: true, holdsToService: true))
            try await answer(scene)
            try await scene.lasts(.seconds(25))
            try await scene.recovers { scene.stage.wires[.escalation]?.set(.init()) }
            try await responded(scene)
        },
        FaultCase(
            id: "T9", title: "a timer kills escalation whenever it fires: it alone is given up", isQuick: true,
            tickets: 10,
            isSilent: true, limit: .restart, expectation: Expectation(failedTimers: 1, isLife: false),
            needsTrait: true,
            leavesStageUsable: false
        ) { scene in
            try await scene.midway(1)
            try await registered(scene)
            try scene.stage.killByTimer(of: scene.script.ticket(3))
            var deaths = 0
            try await scene.stage.wait("the others break", within: .seconds(90)) {
                if !scene.stage.isRunning(.escalation) {
                    deaths += 1
                    try await scene.stage.start(.escalation)
                }
                return try broken(scene) == scene.script.tickets - 1
            }
            // The first death is unnoticed when a full batch has fired before.
            guard (3...4).contains(deaths) else { throw StageError("escalation died \(deaths) times, not 3 or 4") }
            try await scene.recovers {}
        },
    ]

    private static func answered(
        whileAway service: ServiceName, id: String, title: String, isQuick: Bool = false
    ) -> FaultCase {
        FaultCase(
            id: id, title: title, isQuick: isQuick, tickets: 10, isSilent: true, limit: .restart,
            expectation: Expectation(breaches: 0, isLife: false)
        ) { scene in
            try await scene.midway(1)
            try await registered(scene)
            try await scene.stage.kill9(service)
            try await answer(scene)
            try await scene.lasts(.seconds(25))
            try await scene.recovers { try await scene.stage.start(service) }
            try await responded(scene)
        }
    }

    private static func tickets(_ scene: Scene) -> String {
        (0..<scene.script.tickets).map { "'\(scene.script.ticket($0))'" }.joined(separator: ",")
    }

    /// Every customer has got the receipt, and escalation waits for the answers: no ticket is between two services.
    private static func registered(_ scene: Scene) async throws {
        try await scene.stage.wait("every ticket waits for its answer", within: .seconds(30)) {
            // The receipt, which the first 5 s are for, is out of the way.
            let waiting = try scene.stage.count(
                .escalation,
                """
                SELECT count(*) FROM timers WHERE state = 'armed' AND kind = 'clocks' AND due_at > received_at + 6000
                AND owner IN (\(tickets(scene)))
                """)
            return waiting == scene.script.tickets
        }
    }

    /// How many clocks `responded` broke.
    private static func broken(_ scene: Scene) throws -> Int {
        try scene.stage.count(
            .intake,
            """
            SELECT count(*) FROM case_lines WHERE event = 'clock.breached'
            AND json_extract(body, '$.data.clock.id') = 'responded' AND ticket_id IN (\(tickets(scene)))
            """)
    }

    static func breaks(_ scene: Scene, within limit: Duration) async throws {
        try await scene.stage.wait("every clock breaks", within: limit) {
            try broken(scene) == scene.script.tickets
        }
    }

    /// A technician answers every ticket, now.
    private static func answer(_ scene: Scene) async throws {
        let now = Instant.now()
        try await scene.aside.send(
            (0..<scene.script.tickets).map { Script.event(2, of: scene.script.reference($0)) }, time: now)
    }

    /// The answers are decided, and escalation has heard them: a timer that should not fire had its chance.
    private static func responded(_ scene: Scene) async throws {
        try await scene.stage.wait("escalation has heard the answers", within: .seconds(60)) {
            let answered = try scene.stage.count(
                .intake,
                """
                SELECT count(*) FROM case_lines WHERE event = 'ticket.responded' AND ticket_id IN (\(tickets(scene)))
                """)
            guard answered == scene.script.tickets else { return false }
            let written = try scene.stage.count(
                .triage, "SELECT sum(sequence) FROM stream_counter WHERE subject IN (\(tickets(scene)))")
            let heard = try scene.stage.count(
                .escalation,
                """
                SELECT sum(sequence) FROM stream_progress
                WHERE source = '\(ServiceName.triage.source)' AND subject IN (\(tickets(scene)))
                """)
            return written == heard
        }
    }
}
