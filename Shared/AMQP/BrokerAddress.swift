import Foundation

/// Where the broker is and who we are there.
public struct BrokerAddress: Sendable, Equatable {
    public let host: String
    public let port: Int
    public let virtualHost: String
    public let user: String
    public let password: String

    public init(host: String, port: Int, virtualHost: String, user: String, password: String) {
        self.host = host
        self.port = port
        self.virtualHost = virtualHost
        self.user = user
        self.password = password
    }

    /// Reads "amqp://user[:password]@host[:5672]/vhost"; nil for anything else, also for `amqps`, which is not served yet.
    ///
    /// - Parameter password: Used when the URL carries none.
    public init?(url: String, password: String? = nil) {
        guard let parts = URLComponents(string: url), parts.scheme == "amqp", let host = parts.host, !host.isEmpty,
            let user = parts.user, !user.isEmpty, let secret = parts.password ?? password
        else { return nil }
        let path = parts.path.dropFirst()
        self.init(
            host: host, port: parts.port ?? 5672, virtualHost: path.isEmpty ? "/" : String(path), user: user,
            password: secret)
    }
}

extension BrokerAddress: CustomStringConvertible {
    /// Without the password.
    public var description: String { "amqp://\(user)@\(host):\(port)/\(virtualHost)" }
}
