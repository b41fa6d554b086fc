import ArgumentParser
import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import NIOCore
import ServiceLifecycle
import ServiceRuntime
import Testing

@testable import EscalationDomain
@testable import EscalationWorker

@Suite("The live board")
struct StreamTests {
    private func breached() async throws -> Desk {
        let desk = try Desk()
        try await desk.open()
        try await desk.receipt()
        try await desk.pass(.seconds(7201))
        return desk
    }

    private func bytes(_ news: BoardFeed.News) -> [Data] {
        guard case .events(let events, _) = news else { return [] }
        return events.map { Data($0.readableBytesView) }
    }

    @Test("work for a change does not grow with the onlookers: one computation, one encoding, the same bytes for all")
    func oneComputation() async throws {
        var works: [BoardFeed.Work] = []
        for onlookers in [1, 200] {
            let desk = try await breached()
            let feed = BoardFeed(desk.board)
            var known = [Int?](repeating: nil, count: onlookers)
            for round in 0..<2 {
                if round > 0 { try await desk.pass(.seconds(600)) }
                let told = try await withThrowingTaskGroup(of: (Int, BoardFeed.News).self) { group in
                    for (index, edition) in known.enumerated() {
                        group.addTask { (index, try await feed.news(since: edition)) }
                    }
                    return try await group.reduce(into: [Int: BoardFeed.News]()) { $0[$1.0] = $1.1 }
                }
                let first = try #require(told[0])
                #expect(!bytes(first).isEmpty)
                for (index, news) in told {
                    #expect(bytes(news) == bytes(first))
                    if case .events(_, let edition) = news { known[index] = edition }
                }
            }
            works.append(await feed.work)
        }
        #expect(works[0] == works[1])
        #expect(works[0] == BoardFeed.Work(computations: 2, encodings: 2))
    }

    @Test("newcomers get the whole board as it was encoded once; who knows it is told nothing")
    func newcomers() async throws {
        let desk = try await breached()
        let feed = BoardFeed(desk.board)
        for _ in 0..<50 {
            guard case .events(_, let edition) = try await feed.news(since: nil) else {
                Issue.record("a newcomer was told nothing")
                return
            }
            guard case .nothing = try await feed.news(since: edition) else {
                Issue.record("told twice")
                return
            }
        }
        #expect(await feed.work == BoardFeed.Work(computations: 1, encodings: 1))
    }

    @Test("who is behind what is kept is told to begin anew")
    func tooLate() async throws {
        let desk = try await breached()
        let feed = BoardFeed(desk.board)
        guard case .events(_, let edition) = try await feed.news(since: nil) else {
            Issue.record("a newcomer was told nothing")
            return
        }
        guard case .tooLate = try await feed.news(since: edition - 100) else {
            Issue.record("an edition that was never kept was made up for")
            return
        }
    }

    @Test("as many onlookers as there may be; one that is forgotten has left, however it went")
    func bounded() async throws {
        let onlookers = Onlookers(limit: 40)
        for _ in 0..<50 {
            let held = (0..<45).compactMap { _ in onlookers.join() }
            #expect(held.count == 40)
            #expect(onlookers.count == 40)
        }
        #expect(onlookers.count == 0)
    }
}

@Suite("The command that watches", .serialized)
struct WatchCommandTests {
    @Test("watch --once ends with 69 when the service ends the stream, or refuses it", arguments: [200, 503])
    func once(_ status: Int) async throws {
        // Never over one that is there: other suites of this process use it.
        setenv("AFTERCARE_STAFF_TOKEN", "0123456789abcdef0123456789abcdef", 0)
        let router = ServiceRouter()
        router.get("v1/oncall") { _, _ in Response(json: [String]()) }
        router.get("v1/stream") { _, _ in Response(status: .init(code: status)) }
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (ports, found) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port ?? 0) }, logger: silent)
        let group = ServiceGroup(configuration: .init(services: [application], logger: silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let command = try WatchCommand.parse(["--once", "--url", "http://127.0.0.1:\(port)"])
            let code = await #expect(throws: ExitCode.self) { try await command.run() }
            #expect(code?.rawValue == 69)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
