import Foundation

/// Connections to an HTTP port whose requests are never finished.
final class Crowd: Sendable {
    private let sockets: [Int32]

    /// - Parameter starts: What each connection in turn begins with; unless given, nothing, half a header, half a body.
    init(
        port: Int, size: Int,
        starts: [String] = [
            "", "GET /readyz HTTP/1.1\r\nHost: te", "POST /v1/events HTTP/1.1\r\nContent-Length: 900\r\n\r\n{",
        ]
    ) throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        sockets = try (0..<size).map { index in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 else { throw StageError("connection \(index) to port \(port): \(errno)") }
            let start = Array(starts[index % starts.count].utf8)
            _ = send(descriptor, start, start.count, Int32(MSG_NOSIGNAL))
            return descriptor
        }
    }

    deinit {
        for descriptor in sockets { close(descriptor) }
    }
}
