import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Locking
import Logging
import NIOCore
import NIOPosix
import NotifierDomain
import ServiceLifecycle
import TestSupport
import Testing

@testable import NotifierWorker

@Suite("The webhook channel")
struct WebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func channel(port: Int, host: String = "127.0.0.1", allowsPrivate: Bool = true) throws -> WebhookChannel {
        let target = try WebhookTarget(
            url: "http://\(host):\(port)/hook", secret: Self.secret, policy: AddressPolicy(allowsPrivate: allowsPrivate)
        )
        return WebhookChannel(target, now: { Fixture.now })
    }

    private var letter: Letter {
        Letter(
            Fixture.notice(now: Fixture.now), mask: "张*",
            message: MessageText(rendered: "S\n\nT", drill: false, language: .english))
    }

    @Test("signs as the example of the Standard Webhooks specification does")
    func signature() throws {
        let signature = try #require(WebhookSignature(secret: Self.secret))
        let signed = signature.sign(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Data(#"{"test": 2432232314}"#.utf8))
        #expect(signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(
        "refuses a secret that is none",
        arguments: ["", "secret", "whsec_", "whsec_AAAA", "whsec_not base64 at all!!!!!!!!!!!!"])
    func badSecret(secret: String) {
        #expect(WebhookSignature(secret: secret) == nil)
    }

    @Test(
        "refuses a target that can never be called",
        arguments: [
            "", "hook", "ftp://example.com/", "https:///hook", "https://user@example.com/", "http://127.0.0.1/hook",
            "http://[::1]/hook", "http://169.254.169.254/latest",
        ])
    func badTarget(url: String) {
        #expect(throws: WebhookTargetFault.self) {
            try WebhookTarget(url: url, secret: Self.secret, policy: AddressPolicy(allowsPrivate: false))
        }
    }

    @Test("posts the letter, signed, with the key of the notice as its id")
    func delivery() async throws {
        let received = Locked<[(HTTPFields, Data)]>([])
        try await withServer { request in
            let body = Data(try await request.body.collect(upTo: 1 << 20).readableBytesView)
            received.withLock { $0.append((request.headers, body)) }
            return Response(status: .noContent)
        } body: { port in
            let channel = try channel(port: port)
            #expect(await channel.deliver(letter) == .delivered)
            await channel.close()
        }
        let (headers, body) = try #require(received.withLock { $0.first })
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
        #expect(try WireJSON.decode(Letter.self, from: body) == letter)
        #expect(header("webhook-id") == letter.key)
        #expect(header("webhook-timestamp") == "1795000000")
        let signature = try #require(WebhookSignature(secret: Self.secret))
        #expect(header("webhook-signature") == signature.sign(id: letter.key, timestamp: 1_795_000_000, body: body))
    }

    @Test(
        "tells permanent, temporary and rate-limited answers apart",
        arguments: [
            (200, nil, AttemptOutcome.delivered), (202, nil, .delivered),
            (301, nil, .permanent(reason: "http_301")), (400, nil, .permanent(reason: "http_400")),
            (404, nil, .permanent(reason: "http_404")), (410, nil, .permanent(reason: "http_410")),
            (408, nil, .temporary(reason: "http_408")), (500, nil, .temporary(reason: "http_500")),
            (503, nil, .temporary(reason: "http_503")), (503, "120", .rateLimited(retryAfter: .seconds(120))),
            (429, nil, .rateLimited(retryAfter: .zero)), (429, "30", .rateLimited(retryAfter: .seconds(30))),
            (429, "Wed, 18 Nov 2026 11:07:40 GMT", .rateLimited(retryAfter: .seconds(60))),
            (429, "soon", .rateLimited(retryAfter: .zero)),
        ] as [(Int, String?, AttemptOutcome)])
    func answers(status: Int, retryAfter: String?, outcome: AttemptOutcome) async throws {
        try await withServer { _ in
            var response = Response(status: HTTPResponse.Status(code: status))
            response.headers[.retryAfter] = retryAfter
            response.headers[.location] = status == 301 ? "http://127.0.0.1:1/elsewhere" : nil
            return response
        } body: { port in
            let channel = try channel(port: port)
            #expect(await channel.deliver(letter) == outcome)
            await channel.close()
        }
    }

    @Test("never connects to a private address behind a name, unless that is allowed")
    func privateName() async throws {
        let calls = Locked(0)
        try await withServer { _ in
            calls.withLock { $0 += 1 }
            return Response(status: .ok)
        } body: { port in
            let refusing = try channel(port: port, host: "localhost", allowsPrivate: false)
            #expect(await refusing.deliver(letter) == .permanent(reason: "address_refused_loopback"))
            await refusing.close()
        }
        #expect(calls.withLock { $0 } == 0)
    }

    @Test("a port where nobody listens is a temporary fault, because nothing left")
    func nobodyListens() async throws {
        let freed = Locked(0)
        try await withServer { _ in
            Response(status: .ok)
        } body: { port in
            freed.withLock { $0 = port }
        }
        let channel = try channel(port: freed.withLock { $0 })
        #expect(await channel.deliver(letter) == .temporary(reason: "not_connected"))
        await channel.close()
    }

    @Test("a server that hangs up without an answer may have taken the letter")
    func hangsUp() async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { $0.pipeline.addHandler(HangsUpWhenAsked()) }
            .bind(host: "127.0.0.1", port: 0).get()
        let channel = try channel(port: try #require(server.localAddress?.port))
        #expect(await channel.deliver(letter) == .unknown(reason: "no_answer"))
        await channel.close()
        try await server.close()
    }

    /// Runs a web server on a free port of the loopback for as long as the body runs.
    private func withServer(
        answering answer: @escaping @Sendable (Request) async throws -> Response, body: (Int) async throws -> Void
    ) async throws {
        let router = Router()
        router.post("hook") { request, _ in try await answer(request) }
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let group = ServiceGroup(
            services: [server], logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let running = await ports.first { _ in true }
            try await body(try #require(running))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

/// Closes the connection as soon as a request comes in.
private final class HangsUpWhenAsked: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.close(promise: nil)
    }
}
