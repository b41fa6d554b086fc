import AsyncHTTPClient
import NIOCore

/// An HTTP client that connects to an address which was checked, and to no other one that the name stands for later.
///
/// Certificates are still verified for the name.
actor PinnedClients {
    private var current: (address: String, client: HTTPClient)?

    /// The client for a host at one of its addresses; the one in use stays in use while its address is among them.
    func client(for host: String, at addresses: [String]) async -> HTTPClient? {
        if let current, addresses.contains(current.address) { return current.client }
        guard let address = addresses.first else { return nil }
        let client = Self.client(for: host, at: address)
        let former = current?.client
        current = (address, client)
        try? await former?.shutdown()
        return client
    }

    func close() async {
        let former = current?.client
        current = nil
        try? await former?.shutdown()
    }

    private static func client(for host: String, at address: String) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(10)))
        configuration.dnsOverride = [host: address]
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
