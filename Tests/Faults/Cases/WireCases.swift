import Contracts
import Foundation
import NIOCore

/// The wire between a service and the broker goes bad.
enum WireCases {
    static var all: [FaultCase] {
        ServiceName.allCases.map { service in
            FaultCase(
                id: "N1-\(service)", title: "the wire of \(service) is dead both ways for 15 s",
                isQuick: service == .triage, limit: .silence
            ) { scene in
                try await scene.midway()
                scene.stage.wires[service]?.set(.init(holdsToBroker: true, holdsToService: true))
                try await scene.lasts(.seconds(15))
                try await scene.recovers { scene.stage.wires[service]?.set(.init()) }
            }
        } + [
            oneWay("N2-to", "triage hears the broker but is not heard for 30 s", .init(holdsToBroker: true)),
            oneWay("N2-from", "triage is heard but hears nothing for 30 s", .init(holdsToService: true)),
            FaultCase(
                id: "N3", title: "connections end with a reset inside a frame, after 1 to 4000 bytes, 40 times",
                isQuick: true, limit: .reconnect
            ) { scene in
                var random = SplitMix(scene.seed)
                for _ in 0..<40 {
                    let wire = scene.stage.wires.values.randomElement(using: &random)
                    wire?.set(.init(resetAfter: Int.random(in: 1...4000, using: &random)))
                    try await scene.lasts(.milliseconds(100))
                    wire?.set(.init())
                }
                try await scene.recovers {}
            },
            FaultCase(
                id: "N4-late", title: "every byte of triage and notifier takes 200 ms", isQuick: true, tickets: 20
            ) {
                scene in
                for service in [ServiceName.triage, .notifier] {
                    scene.stage.wires[service]?.set(.init(delay: .milliseconds(200)))
                }
                try await scene.midway(0.99)
                for wire in scene.stage.wires.values { wire.set(.init()) }
            },
            FaultCase(id: "N4-slow", title: "triage's wire carries 8 kB a second", tickets: 15) { scene in
                scene.stage.wires[.triage]?.set(.init(rate: 8000))
                try await scene.midway(0.99)
                try await scene.lasts(.seconds(10))
                scene.stage.wires[.triage]?.set(.init())
            },
            FaultCase(
                id: "N5", title: "all wires flap: 200 ms up (longer on a busy machine), reset, for 20 s",
                limit: .reconnect
            ) { scene in
                // Up for as long as a commit takes: on a busy machine longer, or the broker's patience with a message ends.
                let span = Duration.milliseconds(200) * Machine.crowding
                let end = ContinuousClock.now + .seconds(20)
                while ContinuousClock.now < end {
                    for wire in scene.stage.wires.values { wire.reset() }
                    try await scene.lasts(span)
                }
                try await scene.recovers {}
            },
            FaultCase(
                id: "N6", title: "the broker's door takes connections and says nothing for 15 s", limit: .silence
            ) { scene in
                try await scene.midway()
                for wire in scene.stage.wires.values {
                    wire.set(.init(holdsToService: true))
                    wire.reset()
                }
                try await scene.lasts(.seconds(15))
                try await scene.recovers { for wire in scene.stage.wires.values { wire.set(.init()) } }
            },
            FaultCase(
                id: "N7", title: "the broker's door is closed for 5 s", isQuick: true, limit: .reconnect
            ) { scene in
                try await scene.midway()
                for wire in scene.stage.wires.values {
                    wire.set(.init(refuses: true))
                    wire.reset()
                }
                try await scene.lasts(.seconds(5))
                try await scene.recovers { for wire in scene.stage.wires.values { wire.set(.init()) } }
            },
        ]
    }

    private static func oneWay(_ id: String, _ title: String, _ weather: Proxy.Weather) -> FaultCase {
        FaultCase(id: id, title: title, limit: .silence) { scene in
            try await scene.midway()
            scene.stage.wires[.triage]?.set(weather)
            try await scene.lasts(.seconds(30))
            try await scene.recovers { scene.stage.wires[.triage]?.set(.init()) }
        }
    }
}
