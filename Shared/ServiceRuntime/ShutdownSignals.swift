@preconcurrency import Dispatch
import Foundation
import Locking
import Logging
import Messaging

/// SIGTERM and SIGINT: the first one drains, the second one ends the process at once.
///
/// Every step of a service is crash-safe, so only redeliveries are lost. It works on a queue of its own, also when nothing of
/// the service gets a turn any more, and from the start of the process on.
final class ShutdownSignals {
    /// A drain that takes longer than this is given up; a supervisor's patience is 30 s.
    private static let patience = DispatchTimeInterval.seconds(25)

    /// Rung by the first signal.
    let drain = Doorbell()
    private let sources: [any DispatchSourceSignal]

    init(_ logger: Logger) {
        let queue = DispatchQueue(label: "aftercare.signals")
        let count = Locked(0)
        sources = [SIGTERM, SIGINT].map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
        for source in sources {
            source.setEventHandler { [drain] in
                let received = count.withLock { count in
                    count += 1
                    return count
                }
                if received == 1 {
                    drain.ring()
                    queue.asyncAfter(deadline: .now() + Self.patience) { Self.leave(logger, "the drain took too long") }
                } else if !isMutant("second-signal-ignored") {
                    Self.leave(logger, "a second signal")
                }
            }
            source.resume()
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
    }

    private static func leave(_ logger: Logger, _ reason: String) {
        logger.warning("stopped without draining", metadata: ["reason": "\(reason)"])
        _exit(ExitStatus.forced)
    }
}
