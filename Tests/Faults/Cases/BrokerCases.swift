import Contracts
import Foundation

/// The broker dies, is away, is full, or is not what it should be.
enum BrokerCases {
    static let all: [FaultCase] = [
        FaultCase(id: "B1", title: "the broker is restarted in good order", isQuick: true, limit: .reconnect) {
            scene in
            try await scene.midway()
            try await scene.stage.broker("stop")
            try await away(scene, .zero)
        },
        FaultCase(id: "B2", title: "the broker's application is stopped and started", tickets: 90, limit: .reconnect) {
            scene in
            try await scene.midway()
            try await scene.stage.control("stop_app")
            try await scene.stage.control("start_app")
            try await scene.recovers {}
        },
        FaultCase(id: "B3", title: "the broker is killed", isQuick: true, limit: .reconnect) { scene in
            try await scene.midway()
            try await scene.stage.broker("kill")
            try await away(scene, .zero)
        },
        FaultCase(id: "B4", title: "the broker is killed three times in a row", tickets: 60, limit: .reconnect) {
            scene in
            for round in 0..<3 {
                try await scene.midway(Double(round + 1) * 0.2)
                try await scene.stage.broker("kill")
                try await away(scene, .zero)
            }
        },
        FaultCase(id: "B5", title: "the broker is away for 60 s", limit: .reconnect) { scene in
            try await scene.midway()
            try await scene.stage.broker("kill")
            try await away(scene, .seconds(60))
        },
        FaultCase(id: "B6", title: "broker and all five services are killed at once", limit: .reconnect) { scene in
            try await scene.midway()
            for service in ServiceName.allCases { try await scene.stage.kill9(service) }
            try await scene.stage.broker("kill")
            try await scene.stage.broker("start")
            try await scene.recovers {
                for service in ServiceName.allCases { try await scene.stage.start(service) }
            }
        },
        FaultCase(id: "B7-memory", title: "the broker has a memory alarm for 10 s", isQuick: true, tickets: 90) {
            scene in
            try await scene.midway()
            try await scene.stage.control("set_vm_memory_high_watermark", "0.0001")
            try await scene.lasts(.seconds(10))
            try await scene.stage.control("set_vm_memory_high_watermark", "0.4")
        },
        FaultCase(id: "B7-disk", title: "the broker has a disk alarm for 10 s", tickets: 90) { scene in
            try await scene.midway()
            try await scene.stage.control("set_disk_free_limit", "100000GB")
            try await scene.lasts(.seconds(10))
            try await scene.stage.control("set_disk_free_limit", "256MB")
        },
        FaultCase(
            id: "B8-inbound", title: "intake.inbound is full for 5 s while intake is down", isQuick: true,
            limit: .restart,
            prepare: { scene in
                try await scene.stage.kill9(.intake)
                try await limit(scene, "inbound", "intake[.]inbound", bytes: 4096)
            }
        ) { scene in
            try await scene.lasts(.seconds(5))
            guard await scene.generator.refusals > 0 else { throw StageError("nothing was refused") }
            try await scene.recovers { try await scene.stage.start(.intake) }
            try await scene.stage.restoreTopology()
        },
        FaultCase(
            id: "B8-work", title: "triage.work is full for 5 s while triage is down", isQuick: true,
            limit: .reconnect,
            prepare: { scene in
                try await scene.stage.kill9(.triage)
                try await limit(scene, "work-triage", "triage[.]work", bytes: 4096)
            }
        ) { scene in
            try await scene.midway()
            try await scene.lasts(.seconds(5))
            try await scene.stage.start(.triage)
            try await scene.recovers { try await scene.stage.restoreTopology() }
        },
        FaultCase(
            id: "B9", title: "the queues of outsiders are full", isQuick: true,
            prepare: { scene in
                try await scene.stage.control(
                    "set_policy", "-p", "aftercare", "outsiders", "^(outbound|oncall)[.].*$",
                    #"{"max-length":5,"overflow":"drop-head","delivery-limit":1000000}"#, "--apply-to", "queues")
            }
        ) { scene in
            try await scene.midway(0.99)
            try await scene.stage.restoreTopology()
        },
        FaultCase(
            id: "B10", title: "the exchange aftercare.events is deleted under load and made again", tickets: 90
        ) { scene in
            try await scene.midway()
            try await delete(scene, exchange: "aftercare.events")
            try await scene.lasts(.seconds(2))
            try await scene.recovers { try await scene.stage.restoreTopology() }
        },
        FaultCase(id: "B11", title: "the exchange aftercare.inbound is deleted under load and made again", tickets: 90)
        { scene in
            try await scene.midway()
            try await delete(scene, exchange: "aftercare.inbound")
            try await scene.lasts(.seconds(2))
            try await scene.stage.restoreTopology()
        },
        FaultCase(
            id: "B12", title: "the empty queue triage.work is deleted and made again", isQuick: true, actsFirst: true,
            limit: .silence
        ) { scene in
            try await scene.stage.control("delete_queue", "-p", "aftercare", "triage.work")
            try await scene.lasts(.seconds(1))
            try await scene.recovers { try await scene.stage.restoreTopology() }
        },
        FaultCase(
            id: "B13", title: "answers have no queue and no alternate exchange for 3 s", isQuick: true,
            limit: .reconnect, expectation: Expectation(isTapWhole: false),
            prepare: { scene in
                try await scene.stage.control("clear_policy", "-p", "aftercare", "alternate")
                try await scene.stage.control("delete_queue", "-p", "aftercare", "tap")
                try await scene.stage.control("delete_queue", "-p", "aftercare", "outbound.callcentre")
            }
        ) { scene in
            try await scene.midway()
            try await scene.lasts(.seconds(3))
            try await scene.recovers { try await scene.stage.restoreTopology() }
        },
        FaultCase(
            id: "B14", title: "triage may not publish for 3 s", isQuick: true, tickets: 90, limit: .reconnect
        ) { scene in
            try await scene.midway()
            try await scene.stage.control(
                "set_permissions", "-p", "aftercare", "triage", "^$", "^$", #"^triage\.(work|parked)$"#)
            for wire in scene.stage.wires.values { wire.reset() }
            try await scene.lasts(.seconds(3))
            try await scene.recovers { try await scene.stage.restoreTopology() }
        },
        FaultCase(
            id: "B15", title: "triage holds a batch longer than the broker waits for an acknowledgement", tickets: 90,
            limit: .reconnect
        ) { scene in
            try await scene.stage.control("eval", "application:set_env(rabbit, consumer_timeout, 3000).")
            try await scene.stage.control("eval", "application:set_env(rabbit, channel_tick_interval, 1000).")
            try await scene.stage.killAndRestart(.triage)
            try await scene.midway()
            scene.stage.signal(.triage, SIGSTOP)
            try await scene.lasts(.seconds(9))
            try await scene.recovers { scene.stage.signal(.triage, SIGCONT) }
            try await scene.stage.control("eval", "application:set_env(rabbit, consumer_timeout, 1800000).")
        },
        FaultCase(
            id: "B16", title: "every connection is closed by an operator, five times", isQuick: true, tickets: 90,
            limit: .reconnect
        ) { scene in
            for round in 0..<5 {
                try await scene.midway(Double(round) * 0.2)
                try await scene.stage.control("close_all_connections", "operator")
            }
            try await scene.recovers {}
        },
    ]

    private static func away(_ scene: Scene, _ span: Duration) async throws {
        try await scene.lasts(span)
        try await scene.recovers { try await scene.stage.broker("start") }
    }

    private static func limit(_ scene: Scene, _ name: String, _ queue: String, bytes: Int) async throws {
        try await scene.stage.control(
            "set_policy", "-p", "aftercare", name, "^\(queue)$",
            #"{"max-length-bytes":\#(bytes),"overflow":"reject-publish","delivery-limit":20}"#, "--apply-to", "queues")
    }

    private static func delete(_ scene: Scene, exchange: String) async throws {
        try await scene.stage.control(
            "eval",
            "rabbit_exchange:delete(rabbit_misc:r(<<\"aftercare\">>, exchange, <<\"\(exchange)\">>), false, <<\"operator\">>)."
        )
    }
}
