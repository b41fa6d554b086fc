import Contracts
import Foundation

/// The HTTP doors are used as no well-behaved client does, and services are started and stopped where they should not be.
enum HTTPCases {
    static var all: [FaultCase] {
        [onlookers, crowd, taken, stuck]
    }

    /// The board followed by many who come and go while pages change, then SIGTERM: released builds once died of a lock that
    /// the optimiser carried across a suspension.
    private static var onlookers: FaultCase {
        FaultCase(
            id: "H1", title: "120 onlookers of the board come and go while pages change, then SIGTERM", isQuick: true
        ) {
            scene in
            let stage = scene.stage
            let (url, token) = try (stage.url(of: .escalation), stage.secret("tokens/staff/E1001"))
            let before = try await stage.metric("aftercare_board_computations_total", of: .escalation)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for onlooker in 0..<120 {
                    group.addTask {
                        for visit in 1...4 {
                            let seconds = Double((onlooker + visit) % 5) / 2 + 0.5
                            try await Command.run(
                                "/usr/bin/curl",
                                [
                                    "-sN", "-m", "\(seconds)", "-o", "/dev/null", "-H",
                                    "Authorization: Bearer \(token)",
                                    url + "/v1/stream",
                                ], mayFail: true)
                        }
                    }
                }
                try await group.waitForAll()
            }
            guard stage.isRunning(.escalation) else { throw StageError("escalation died under its onlookers") }
            try await stage.wait("all onlookers have left", within: .seconds(20)) {
                try await stage.metric("aftercare_stream_onlookers", of: .escalation) == 0
            }
            // At most five a second are computed, for however many; the visits take some 8 s.
            let computed = try await stage.metric("aftercare_board_computations_total", of: .escalation) - before
            guard computed <= 150 else { throw StageError("\(computed) computations of the board for its onlookers") }
            let logged = stage.log(of: .escalation).utf8.count
            stage.signal(.escalation, SIGTERM)
            try await stage.dead(.escalation)
            guard stage.log(of: .escalation, from: logged).contains("\"stopped\"") else {
                throw StageError("escalation did not drain after its onlookers had left")
            }
            try await scene.recovers { try await stage.start(.escalation) }
        }
    }

    /// Sockets that say nothing, half a header or half a body, and the wire to the broker cut meanwhile.
    private static var crowd: FaultCase {
        FaultCase(
            id: "H2", title: "2,000 idle, slow and half-sent HTTP connections to each service, and its wire is cut",
            isQuick: true, limit: .reconnect
        ) { scene in
            let stage = scene.stage
            for service in ServiceName.allCases {
                let crowd = try Crowd(port: stage.port(of: service), size: 2000)
                stage.wires[service]?.reset()
                try await stage.wait("\(service) answers beside 2,000 sockets", within: .seconds(20)) {
                    await stage.isReady(service)
                }
                let held = try stage.openFiles(of: service)
                guard held < 1400 else { throw StageError("\(service) holds \(held) files") }
                withExtendedLifetime(crowd) {}
            }
            try await scene.recovers {}
        }
    }

    /// A second process with a store of its own on a port that is taken must leave before it consumes.
    private static var taken: FaultCase {
        FaultCase(
            id: "H3", title: "a second process of each service, with another store, on the HTTP port of the first",
            isQuick: true
        ) {
            scene in
            let stage = scene.stage
            for service in ServiceName.allCases {
                let store = "\(stage.places.folder)/second-\(service).sqlite"
                let (status, output) = try await stage.serve(
                    service, ["\(service.rawValue.uppercased())_STORE_PATH": store])
                guard status == 64, output.contains("http.port") else {
                    throw StageError("\(service) on a taken port ended with \(status): \(output.suffix(300))")
                }
                guard !output.contains("\"consuming\"") else { throw StageError("a second \(service) met the broker") }
                let taken = try stage.rows("SELECT count(*) FROM inbox", in: store)
                guard taken == 0 else { throw StageError("a second \(service) took \(taken) messages") }
            }
        }
    }

    /// A service that cannot stop, because the broker says nothing, and intake because a request never ends, ends at the
    /// second SIGTERM.
    private static var stuck: FaultCase {
        FaultCase(id: "H4", title: "two SIGTERMs to services whose wire is dead", isQuick: true, limit: .silence) {
            scene in
            let stage = scene.stage
            try await scene.midway()
            let request = """
                POST /v1/events HTTP/1.1\r\nHost: intake\r\nContent-Length: 900\r\n\
                Authorization: Bearer \(try stage.secret("tokens/publishers/callcentre"))\r\n\r\n{
                """
            let unfinished = try Crowd(port: stage.port(of: .intake), size: 1, starts: [request])
            defer { withExtendedLifetime(unfinished) {} }
            for service in ServiceName.allCases {
                stage.wires[service]?.set(.init(holdsToBroker: true, holdsToService: true))
                stage.signal(service, SIGTERM)
                try await scene.lasts(.milliseconds(300))
                stage.signal(service, SIGTERM)
                try await stage.dead(service, within: .seconds(3))
                stage.wires[service]?.set(.init())
            }
            try await scene.recovers { try await stage.mend() }
        }
    }
}
