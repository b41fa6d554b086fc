import CLinux
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import ServiceRuntime
import Testing

/// Serves a router on a free port around the body, as a service would; ends by graceful shutdown.
public func withServer(_ router: ServiceRouter, _ body: @Sendable (_ port: Int) async throws -> Void) async throws {
    let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let (ports, found) = AsyncStream<Int>.makeStream()
    let server = HTTPServer(
        router: router, host: "127.0.0.1", port: 0, limits: HTTPLimits(), logger: silent
    ) { found.yield($0) }
    let group = ServiceGroup(configuration: .init(services: [server], logger: silent))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(port))
        } catch {
            outcome = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        try outcome.get()
    }
}

/// A connection that sends bytes as they are, and reads until a text has come.
public struct RawConnection: Sendable {
    private let descriptor: Int32

    /// - Parameter patience: A read that waits longer fails; it only ends a failing test.
    public init(port: Int, patience: Int = 10) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = clinux_receive_timeout(descriptor, Int32(patience))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
    }

    public func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    /// Everything that comes until it ends in `end`, or until nothing comes any more.
    public func read(until end: String) async -> String {
        await withCheckedContinuation { continuation in
            // A thread of its own: one that waits must not be missing to who answers.
            Thread.detachNewThread { [descriptor] in
                var received: [UInt8] = []
                var chunk = [UInt8](repeating: 0, count: 4096)
                while !String(decoding: received, as: UTF8.self).hasSuffix(end) {
                    let count = Glibc.read(descriptor, &chunk, chunk.count)
                    guard count > 0 else { break }
                    received += chunk[..<count]
                }
                continuation.resume(returning: String(decoding: received, as: UTF8.self))
            }
        }
    }

    public func close() { _ = Glibc.close(descriptor) }
}
