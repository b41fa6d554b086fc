import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import ServiceRuntime

@Suite("The HTTP server under bad clients")
struct ConnectionLimitTests {
    private static let alive = "GET /livez HTTP/1.1\r\nHost: test\r\n\r\n"

    private static var router: ServiceRouter {
        let router = ServiceRouter()
        router.get("livez") { _, _ in Response(json: ["status": "alive"]) }
        router.post("body") { request, _ in
            Response(json: try await request.body.collect(upTo: 1 << 16).readableBytes)
        }
        router.get("held") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "a"))
                    try? await gracefulShutdown()
                    try await writer.finish(nil)
                })
        }
        return router
    }

    /// Runs the server on a free port around the body.
    private func withServer(
        _ limits: HTTPLimits, _ router: ServiceRouter = router, _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream<Int>.makeStream()
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = HTTPServer(
            router: router, host: "127.0.0.1", port: 0, limits: limits, logger: silent
        ) { found.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [server], logger: silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body(port)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func answers(_ port: Int) async throws -> Bool {
        let socket = try RawSocket(port: port)
        try socket.send(Self.alive)
        return try await socket.line().hasPrefix("HTTP/1.1 200")
    }

    private var impatient: HTTPLimits {
        HTTPLimits(connections: 64, header: .milliseconds(300), body: .milliseconds(300), stall: .milliseconds(300))
    }

    @Test(
        "who sends nothing, half a header, or half a body is disconnected",
        arguments: [
            "", "GET /livez HTTP/1.1\r\nHost: te", "POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nabc",
        ])
    func slow(_ start: String) async throws {
        try await withServer(impatient) { port in
            let socket = try RawSocket(port: port)
            try socket.send(start)
            try await socket.ends()
            #expect(try await answers(port))
        }
    }

    @Test(
        "a byte now and then is no sign of life",
        arguments: ["GET /livez HTTP/1.1\r\n", "POST /body HTTP/1.1\r\nContent-Length: 9999\r\n\r\n"])
    func dripping(_ start: String) async throws {
        try await withServer(impatient) { port in
            let socket = try RawSocket(port: port)
            try socket.send(start)
            let dripping = Task {
                while !Task.isCancelled {
                    try? socket.send("a")
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            try await socket.ends()
            dripping.cancel()
        }
    }

    @Test("a connection that is kept alive is used again, and closed when it is idle")
    func keptAlive() async throws {
        // Long enough for three questions on a busy machine.
        try await withServer(HTTPLimits(header: .seconds(5))) { port in
            let socket = try RawSocket(port: port)
            for _ in 0..<3 {
                try socket.send(Self.alive)
                #expect(try await socket.line().hasPrefix("HTTP/1.1 200"))
            }
            try await socket.ends()
        }
    }

    @Test("who does not read his answer is given up")
    func unread() async throws {
        let (gaveUp, giveUp) = AsyncStream<Void>.makeStream()
        let router = Self.router
        router.get("endless") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    defer { giveUp.finish() }
                    while true { try await writer.write(ByteBuffer(repeating: 0x61, count: 1 << 16)) }
                })
        }
        try await withServer(impatient, router) { port in
            let socket = try RawSocket(port: port)
            try socket.send("GET /endless HTTP/1.1\r\nHost: t\r\n\r\n")
            for await _ in gaveUp {}
            withExtendedLifetime(socket) {}
        }
    }

    @Test("at the cap the longest idle connection makes room, and a newcomer is always answered")
    func capped() async throws {
        var limits = HTTPLimits()
        limits.connections = 50
        try await withServer(limits) { port in
            let idle = try (0..<300).map { _ in try RawSocket(port: port) }
            for _ in 0..<20 { #expect(try await answers(port)) }
            try await idle[0].ends()
            try await idle[200].ends()
        }
    }

    @Test("when all connections are being answered, the next one hears 503 at once, and no other is closed")
    func full() async throws {
        var limits = HTTPLimits()
        limits.connections = 3
        try await withServer(limits) { port in
            let busy = try (0..<3).map { _ in try RawSocket(port: port) }
            for socket in busy {
                try socket.send("GET /held HTTP/1.1\r\nHost: t\r\n\r\n")
                #expect(try await socket.line().hasPrefix("HTTP/1.1 200"))
            }
            let late = try RawSocket(port: port)
            #expect(try await late.line().hasPrefix("HTTP/1.1 503"))
            withExtendedLifetime(busy) {}
        }
    }

    @Test("a port that is taken is refused with its key and its number")
    func taken() async throws {
        try await withServer(HTTPLimits()) { port in
            let second = HTTPServer(
                router: Self.router, host: "127.0.0.1", port: port, limits: HTTPLimits(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { _ in }
            let error = await #expect(throws: SettingsError.self) { try await second.run() }
            #expect(error?.description.contains("http.port is \(port)") == true)
        }
    }

    @Test("a host that is none of ours is refused with its key", arguments: ["203.0.113.7", "no.such.host.invalid"])
    func strange(_ host: String) async throws {
        let server = HTTPServer(
            router: Self.router, host: host, port: 0, limits: HTTPLimits(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { _ in }
        let error = await #expect(throws: SettingsError.self) { try await server.run() }
        #expect(error?.description.contains("http.host") == true)
    }

    @Test("what waits for the server starts with it, and not before")
    func afterListening() async throws {
        struct Part: Service {
            let started: AsyncStream<Void>.Continuation
            func run() async throws {
                started.yield()
                try await gracefulShutdown()
            }
        }
        let (starts, started) = AsyncStream<Void>.makeStream()
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (one, never) = (AfterListening(Part(started: started)), AfterListening(Part(started: started)))
        let group = ServiceGroup(configuration: .init(services: [one, never], logger: silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            one.begin()
            var iterator = starts.makeAsyncIterator()
            await iterator.next()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            started.finish()
            #expect(await iterator.next() == nil)
        }
    }

    @Test("events are put together wherever the network cuts them, also inside a character")
    func events() {
        let text = Data(": alive\n\ndata: {\"a\":\"超时\"}\n\ndata: 二\ndata: 三\n\n".utf8)
        for size in 1...text.count {
            var events = ServerSentEvents()
            var found: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                let piece = text[start..<min(start + size, text.count)]
                found += events.take(Data(piece)).map { String(decoding: $0, as: UTF8.self) }
            }
            #expect(found == [" {\"a\":\"超时\"}", " 二\n 三"])
        }
    }
}
