import Foundation

/// A TCP connection without any protocol, for what no well-behaved client does.
final class RawSocket: Sendable {
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect", code: errno) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure(call: "send", code: errno)
        }
    }

    /// What has come, at least a byte; empty at the end of the stream.
    private func receive() async throws -> [UInt8] {
        while true {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count >= 0 { return Array(buffer.prefix(count)) }
            if errno == ECONNRESET { return [] }
            guard errno == EAGAIN else { throw Failure(call: "recv", code: errno) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// What comes first, which holds the status line.
    func line() async throws -> String {
        String(decoding: try await receive(), as: UTF8.self)
    }

    /// Waits until the other side has closed the connection.
    func ends() async throws {
        while try await !receive().isEmpty {}
    }
}
