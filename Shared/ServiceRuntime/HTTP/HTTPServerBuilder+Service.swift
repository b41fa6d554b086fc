import HummingbirdCore

extension HTTPServerBuilder {
    /// HTTP/1.1 as every service speaks it.
    public static var service: HTTPServerBuilder {
        .http1(configuration: .init(additionalChannelHandlers: [ContinueHandler()]))
    }
}
