import Contracts
import Logging
import ServiceLifecycle

/// Emits a ``FlowMark`` every second while the service has taken everything that waited for it.
///
/// Silence says the same as a mark that does not come: while the service is disconnected or behind, nobody downstream may
/// believe that all answers are in.
public struct FlowSource: Service {
    private static let period = Duration.seconds(1)
    /// What was on the wire when the mark was made may have been sent this long before.
    private static let margin = Duration.milliseconds(250)

    private let store: MessageStore
    private let catchUp: CatchUp
    private let logger: Logger

    public init(store: MessageStore, catchUp: CatchUp, logger: Logger) {
        self.store = store
        self.catchUp = catchUp
        self.logger = logger
    }

    /// Lives until graceful shutdown.
    public func run() async throws {
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            if let lag = catchUp.lag {
                do {
                    try await mark(through: store.now() - lag - Self.margin)
                } catch {
                    logger.warning("no flow mark", metadata: ["error": "\(error)"])
                }
            }
            await sleepUntilShutdown(atMost: Self.period)
        }
    }

    private func mark(through instant: Instant) async throws {
        let cause = Cause(
            source: "\(store.service.source)/flow", id: "flow/\(instant.milliseconds)", receivedAt: instant)
        try await store.transact(cause) { transaction in
            _ = try transaction.emit(FlowMark(through: instant), about: nil)
        }
    }
}
