import Contracts
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import Messaging
import NIOCore
import ServiceLifecycle

/// A service's HTTP server, with limits on what its connections may take.
package struct HTTPServer: Service {
    private let responder: RouterResponder<BasicRequestContext>
    private let host: String
    private let port: Int
    private let limits: HTTPLimits
    private let logger: Logger
    private let listening: @Sendable (Int) -> Void

    /// Larger headers are refused; ours are bearer tokens and little else.
    private static let largestHeader = 16 << 10

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - listening: Called once it listens, with the port.
    package init(
        router: ServiceRouter, host: String, port: Int, limits: HTTPLimits, logger: Logger,
        listening: @escaping @Sendable (Int) -> Void
    ) {
        responder = router.buildResponder()
        (self.host, self.port, self.limits, self.logger, self.listening) = (host, port, limits, logger, listening)
    }

    /// - Throws: `SettingsError` that names the key when the address cannot be listened on.
    package func run() async throws {
        let connections = HTTPConnections(limit: limits.connections)
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        ConnectionGuard(connections, limits: limits), ContinueHandler(),
                    ],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.largestHeader, maxHeaderListSize: Self.largestHeader,
                        maxHeaderFieldCount: 100))),
            configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                keepListenersFromChildren()
                listening(channel.localAddress?.port ?? port)
            },
            logger: logger)
        if isMutant("consumes-before-listening") { try await Task.sleep(for: .seconds(3)) }
        do {
            try await application.run()
        } catch let error as IOError {
            throw SettingsError([fault(error)])
        } catch  where error is SocketAddressError || error is SocketAddressError.UnknownHost {
            throw SettingsError(["http.host is \"\(host)\", which is no address of this machine: \(error)"])
        }
    }

    private func fault(_ error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE:
            "http.port is \(port), and another process listens on \(host):\(port); stop it, or choose another port"
        case EACCES:
            "http.port is \(port), which this user may not listen on; choose one above 1023"
        case EADDRNOTAVAIL:
            "http.host is \"\(host)\", which is no address of this machine; http.port is \(port)"
        default:
            "http.host and http.port: cannot listen on \(host):\(port): \(error)"
        }
    }
}

/// Closes listening sockets in whatever this process executes, so that nobody holds our port when we are gone.
private func keepListenersFromChildren() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in names.compactMap({ Int32($0) }) {
        var listens: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0, listens != 0 else { continue }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
}

/// A part of a service that starts only once the HTTP port is this process's: who is the second of its kind touches nothing.
struct AfterListening: Service {
    let service: any Service
    private let bell = Doorbell()

    init(_ service: any Service) {
        self.service = service
    }

    /// Lets it start.
    func begin() {
        bell.ring()
    }

    func run() async throws {
        for await _ in bell.rings.cancelOnGracefulShutdown() {
            return try await service.run()
        }
    }
}
