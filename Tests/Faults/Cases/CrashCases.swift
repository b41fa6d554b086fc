import Contracts
import Foundation

/// A service dies at one certain step of its work, or again and again.
enum CrashCases {
    /// The places in the code, in the order in which a message meets them.
    private static let points: [(name: String, what: String)] = [
        ("received", "a batch is here, no transaction yet"),
        ("opened", "the transaction is open, nothing in it"),
        ("handled", "in the batch, after one message's effects"),
        ("applied", "all effects written, not committed"),
        ("committed", "committed, not acknowledged"),
        ("acknowledged", "acknowledged, effects not published"),
        ("unpublished", "the outbox read, nothing published"),
        ("confirmed", "published and confirmed, rows still there"),
    ]

    static var all: [FaultCase] {
        points.enumerated().flatMap { index, point in
            ServiceName.allCases.enumerated().map { place, service in
                dies(
                    at: point.name, what: point.what, service, id: "C\(index + 1)-\(service)",
                    isQuick: place == index % 5)
            }
        } + timers + starts + kills + signals
    }

    /// - Parameter visits: At which visit; random when nil.
    private static func dies(
        at point: String, what: String, _ service: ServiceName, id: String, isQuick: Bool, visits: Int? = nil
    ) -> FaultCase {
        FaultCase(
            id: id, title: "\(service) dies: \(what)", isQuick: isQuick, limit: .restart, needsTrait: true
        ) { scene in
            var random = SplitMix(scene.seed)
            let visit = visits ?? Int.random(in: 1...8, using: &random)
            try await scene.stage.kill9(service)
            try await scene.stage.start(service, ["AFTERCARE_FAULT_POINT": "\(point):\(visit)"])
            try await scene.stage.dead(service, within: .seconds(60))
            try await scene.recovers { try await scene.stage.start(service) }
        }
    }

    private static let timers: [FaultCase] = [
        dies(
            at: "fired", what: "timers fired, not committed", .survey, id: "C9-survey", isQuick: true, visits: 1),
        FaultCase(
            id: "C9-escalation", title: "escalation dies: timers fired, not committed", tickets: 10, isSilent: true,
            limit: .restart, expectation: Expectation(breaches: 1, isLife: false), needsTrait: true
        ) { scene in
            try await scene.stage.kill9(.escalation)
            try await scene.stage.start(.escalation, ["AFTERCARE_FAULT_POINT": "fired:1"])
            try await scene.stage.dead(.escalation, within: .seconds(60))
            try await scene.recovers { try await scene.stage.start(.escalation) }
            try await ClockCases.breaks(scene, within: .seconds(60))
        },
    ]

    private static let starts: [FaultCase] =
        ServiceName.allCases.map { service in
            FaultCase(
                id: "C10-\(service)", title: "\(service) dies while it opens its store, three times",
                isQuick: service == .notifier, limit: .restart, needsTrait: true
            ) { scene in
                try await scene.midway()
                try await scene.stage.kill9(service)
                for _ in 0..<3 {
                    try await scene.stage.start(service, ["AFTERCARE_FAULT_POINT": "migrated:1"])
                    try await scene.stage.dead(service)
                }
                try await scene.recovers { try await scene.stage.start(service) }
            }
        }
        + ServiceName.allCases.map { service in
            FaultCase(
                id: "C11-\(service)", title: "\(service) dies while it handles what was there when it died before",
                isQuick: service == .intake, limit: .restart, needsTrait: true
            ) { scene in
                try await scene.stage.kill9(service)
                try await scene.stage.start(service, ["AFTERCARE_FAULT_POINT": "applied:2"])
                try await scene.stage.dead(service, within: .seconds(60))
                try await scene.stage.start(service, ["AFTERCARE_FAULT_POINT": "noted:1"])
                try await scene.stage.dead(service, within: .seconds(60))
                try await scene.recovers { try await scene.stage.start(service) }
            }
        }

    private static let kills: [FaultCase] =
        ServiceName.allCases.map { service in
            FaultCase(
                id: "C12-\(service)", title: "\(service) is killed ten times under load", tickets: 60,
                limit: .restart
            ) { scene in
                var random = SplitMix(scene.seed)
                for round in 0..<10 {
                    try await scene.midway(Double(round) / 10)
                    try await scene.stage.kill9(service)
                    try await scene.lasts(.milliseconds(Int.random(in: 0...300, using: &random)))
                    try await scene.recovers { try await scene.stage.start(service) }
                }
            }
        } + [
            FaultCase(
                id: "C13", title: "a random service is killed 20 times under load", isQuick: true, tickets: 80,
                limit: .restart
            ) { scene in
                var random = SplitMix(scene.seed)
                for round in 0..<20 {
                    try await scene.midway(Double(round) / 20)
                    guard let victim = ServiceName.allCases.randomElement(using: &random) else { return }
                    try await scene.lasts(.milliseconds(Int.random(in: 0...200, using: &random)))
                    try await scene.stage.killAndRestart(victim)
                }
                try await scene.recovers {}
            },
            FaultCase(id: "C14", title: "all five services are killed at once", isQuick: true, limit: .restart) {
                scene in
                try await scene.midway()
                for service in ServiceName.allCases { try await scene.stage.kill9(service) }
                try await scene.recovers {
                    for service in ServiceName.allCases { try await scene.stage.start(service) }
                }
            },
        ]

    private static let signals: [FaultCase] =
        [
            FaultCase(
                id: "C15", title: "triage is stopped (SIGSTOP) for 25 s, beyond two heartbeats, and goes on",
                limit: .reconnect
            ) { scene in
                try await scene.midway()
                scene.stage.signal(.triage, SIGSTOP)
                try await scene.lasts(.seconds(25))
                try await scene.recovers { scene.stage.signal(.triage, SIGCONT) }
            }
        ]
        + ServiceName.allCases.map { service in
            FaultCase(
                id: "C16-\(service)", title: "\(service) is asked to stop (SIGTERM) under load",
                isQuick: service == .escalation, limit: .restart
            ) { scene in
                try await scene.midway()
                scene.stage.signal(service, SIGTERM)
                try await scene.stage.dead(service, within: .seconds(25))
                try await scene.recovers { try await scene.stage.start(service) }
            }
        } + [
            FaultCase(
                id: "C17", title: "intake gets SIGTERM twice under load", isQuick: true, limit: .restart
            ) { scene in
                try await scene.midway()
                scene.stage.signal(.intake, SIGTERM)
                scene.stage.signal(.intake, SIGTERM)
                try await scene.stage.dead(.intake, within: .seconds(25))
                try await scene.recovers { try await scene.stage.start(.intake) }
            },
            FaultCase(
                id: "C18", title: "triage gets SIGTERM while its wire is dead", isQuick: true, limit: .reconnect
            ) { scene in
                try await scene.midway()
                scene.stage.wires[.triage]?.set(.init(holdsToBroker: true, holdsToService: true))
                scene.stage.signal(.triage, SIGTERM)
                try await scene.stage.dead(.triage, within: .seconds(45))
                scene.stage.wires[.triage]?.set(.init())
                try await scene.recovers { try await scene.stage.start(.triage) }
            },
            FaultCase(
                id: "C19", title: "triage dies on its way out, before the checkpoint", limit: .restart,
                needsTrait: true
            ) { scene in
                try await scene.stage.kill9(.triage)
                try await scene.stage.start(.triage, ["AFTERCARE_FAULT_POINT": "checkpoint:1"])
                try await scene.midway()
                scene.stage.signal(.triage, SIGTERM)
                try await scene.stage.dead(.triage, within: .seconds(25))
                try await scene.recovers { try await scene.stage.start(.triage) }
            },
        ]
}
