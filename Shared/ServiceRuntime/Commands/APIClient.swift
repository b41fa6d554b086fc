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

    /// The body as a value.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try WireJSON.decode(type, from: body)
    }
}

/// No service answers at the address.
public struct NoAnswer: Error, CustomStringConvertible {
    public let url: String
    public let reason: String

    public var description: String { "no service answers at \(url): \(reason); is it running, and is the url right?" }
}

/// Speaks to a running service on behalf of a subcommand: subcommands that write never open the store themselves.
public struct APIClient: Sendable {
    private let base: String
    private let token: String?

    /// - Parameter token: Sent as a bearer token.
    public init(_ base: String, token: String? = nil) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.token = token
    }

    /// - Parameter timeout: The client tries to connect for as long; a look at a service that may be away asks for less.
    public func get(_ path: String, within timeout: Duration = .seconds(30)) async throws -> APIAnswer {
        try await send(.GET, path, body: nil, within: timeout)
    }

    public func post(_ path: String, json body: Data = Data("{}".utf8)) async throws -> APIAnswer {
        try await send(.POST, path, body: body, within: .seconds(30))
    }

    /// Follows a stream of server-sent events: hands over the data of each until the server ends or the body throws.
    public func follow(_ path: String, _ body: (Data) async throws -> Void) async throws {
        let response = try await execute(request(.GET, path, body: nil), timeout: .hours(24))
        guard response.status == .ok else {
            throw NoAnswer(url: base + path, reason: "status \(response.status.code)")
        }
        var pending = ""
        for try await chunk in response.body {
            pending += String(buffer: chunk)
            while let end = pending.range(of: "\n\n") {
                let event = pending[..<end.lowerBound]
                pending = String(pending[end.upperBound...])
                let data = event.split(separator: "\n").filter { $0.hasPrefix("data:") }.map { $0.dropFirst(5) }
                if !data.isEmpty { try await body(Data(data.joined(separator: "\n").utf8)) }
            }
        }
    }

    private func send(
        _ method: HTTPMethod, _ path: String, body: Data?, within timeout: Duration
    ) async throws -> APIAnswer {
        let response = try await execute(
            request(method, path, body: body), timeout: .seconds(timeout.components.seconds))
        let buffer = try await response.body.collect(upTo: 16 << 20)
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

    private func execute(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
        do {
            return try await HTTPClient.shared.execute(request, timeout: timeout)
        } catch {
            throw NoAnswer(url: base, reason: "\(error)")
        }
    }
}
