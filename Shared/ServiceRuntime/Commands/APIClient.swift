import AsyncHTTPClient
import Contracts
import Foundation
import NIOCore
import NIOHTTP1

/// What a running service answered to a command.
public struct APIAnswer: Sendable {
    public let status: Int
    public let body: Data

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Why it was not taken, in a sentence for a person at this terminal.
    public var complaint: String {
        struct Body: Decodable {
            struct Problem: Decodable {
                let detail: LocalizedText
            }
            let problem: Problem?
        }
        if let problem = (try? decode(Body.self))?.problem { return Terminal.text(problem.detail) }
        return Terminal.text(
            LocalizedText("服务返回了 \(status)，没有说明原因", "the service answered \(status) and gave no reason"))
    }

    /// The body as a value.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try WireJSON.decode(type, from: body)
    }
}

/// The service answered a request for a stream with something else.
public struct StreamRefused: Error, Sendable {
    public let answer: APIAnswer
}

/// No service answers at the address.
public struct NoAnswer: Error, CustomStringConvertible {
    public let url: String
    public let reason: String

    public var description: String {
        Terminal.text(
            LocalizedText(
                "\(url) 没有服务应答（\(reason)）；服务是否在运行，地址是否正确？",
                "no service answers at \(url): \(reason); is it running, and is the url right?"))
    }
}

/// Speaks to a running service on behalf of a subcommand: subcommands that write never open the store themselves.
public struct APIClient: Sendable {
    /// How long an answer may take in all.
    public static let patience = Duration.seconds(30)
    /// How long a stream may be silent; a service's heartbeat is 15 s.
    private static let silence = Duration.seconds(45)
    private static let timeouts: [HTTPClientError] = [.deadlineExceeded, .readTimeout, .connectTimeout]
    /// Lives as long as the process.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(45))
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private let base: String
    private let token: String?

    /// - Parameter token: Sent as a bearer token.
    public init(_ base: String, token: String? = nil) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.token = token
    }

    /// - Parameter timeout: The client tries to connect for as long; a look at a service that may be away asks for less.
    public func get(_ path: String, within timeout: Duration = patience) async throws -> APIAnswer {
        try await send(.GET, path, body: nil, within: timeout)
    }

    public func post(_ path: String, json body: Data = Data("{}".utf8)) async throws -> APIAnswer {
        try await send(.POST, path, body: body, within: Self.patience)
    }

    /// Follows a stream of server-sent events: hands over the data of each until the server ends or the body throws.
    ///
    /// - Throws: ``NoAnswer`` when the service dies or says nothing for 45 s, three times its heartbeat; ``StreamRefused``.
    public func follow(_ path: String, _ body: (Data) async throws -> Void) async throws {
        let response = try await answered(within: Self.silence) {
            try await Self.client.execute(request(.GET, path, body: nil), timeout: .hours(24 * 365))
        }
        guard response.status == .ok else { throw StreamRefused(answer: try await collect(response)) }
        var events = ServerSentEvents()
        var chunks = response.body.makeAsyncIterator()
        while let chunk = try await answered(within: Self.silence, { try await chunks.next() }) {
            for data in events.take(Data(chunk.readableBytesView)) { try await body(data) }
        }
    }

    private func send(
        _ method: HTTPMethod, _ path: String, body: Data?, within patience: Duration
    ) async throws -> APIAnswer {
        try await collect(
            try await answered(within: patience) {
                try await Self.client.execute(request(method, path, body: body), timeout: TimeAmount(patience))
            })
    }

    private func collect(_ response: HTTPClientResponse) async throws -> APIAnswer {
        let buffer = try await answered(within: Self.patience) { try await response.body.collect(upTo: 16 << 20) }
        return APIAnswer(status: Int(response.status.code), body: Data(buffer.readableBytesView))
    }

    private func request(_ method: HTTPMethod, _ path: String, body: Data?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        return request
    }

    /// Says in words what the way to the service does.
    private func answered<Value>(within span: Duration, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as HTTPClientError where Self.timeouts.contains(error) {
            throw NoAnswer(url: base, reason: "it said nothing for \(span.components.seconds) s")
        } catch let error as CancellationError {
            throw error
        } catch {
            throw NoAnswer(url: base, reason: "\(error)")
        }
    }
}

/// Cuts a stream of server-sent events into the data of each, wherever the network has cut it.
struct ServerSentEvents {
    private static let end = Data("\n\n".utf8)
    private var pending = Data()

    /// The data of the events that a piece completes; comments have none.
    mutating func take(_ piece: Data) -> [Data] {
        pending.append(piece)
        var found: [Data] = []
        while let end = pending.range(of: Self.end) {
            let event = String(decoding: pending[pending.startIndex..<end.lowerBound], as: UTF8.self)
            pending = Data(pending[end.upperBound...])
            let data = event.split(separator: "\n").filter { $0.hasPrefix("data:") }.map { $0.dropFirst(5) }
            if !data.isEmpty { found.append(Data(data.joined(separator: "\n").utf8)) }
        }
        return found
    }
}
