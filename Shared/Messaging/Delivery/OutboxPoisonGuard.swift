import AMQP
import Contracts

/// Tells a message of the outbox that can never be sent from a broker that is away, full or not set up.
///
/// After a failure that a message may have caused, messages go alone until those of the failed burst have left. One that fails
/// alone ``attempts`` times, each over a connection of its own, is given up. A lost connection, a missing exchange and a
/// permission that somebody took away accuse no message.
struct OutboxPoisonGuard {
    /// How often a message fails alone before it is given up.
    static let attempts = 3
    /// How often that is doubled, at most, while messages fail one after the other for what may be the broker's own trouble.
    private static let doublings = 4

    private let service: ServiceName
    /// Up to this id messages go alone; 0 when nothing is suspected.
    private var aloneUpTo: Int64 = 0
    private var suspect: (id: Int64, failures: Int)?
    /// Messages given up since the last one left, for reasons that may be the broker's own.
    private var doubtful = 0

    init(service: ServiceName) {
        self.service = service
    }

    /// Whether messages go alone now.
    var isCautious: Bool { aloneUpTo > 0 }

    /// Notes that everything up to this id has left.
    mutating func left(upTo id: Int64) {
        suspect = nil
        doubtful = 0
        if id >= aloneUpTo { aloneUpTo = 0 }
    }

    /// Notes that a burst failed.
    ///
    /// - Returns: Why its only message is given up; nil when it is to be tried again.
    mutating func failed(_ burst: [PendingMessage], with error: any Error) -> MessageFault? {
        guard let error = error as? AMQPError, let first = burst.first, let id = first.id,
            let last = burst.last?.id
        else { return nil }
        let blame = blame(for: error, of: first)
        guard blame != .nobody else { return nil }
        aloneUpTo = max(aloneUpTo, last)
        guard burst.count == 1 else { return nil }
        let failures = (suspect?.id == id ? suspect?.failures ?? 0 : 0) + 1
        suspect = (id, failures)
        let needed = blame == .perhaps ? Self.attempts << min(doubtful, Self.doublings) : Self.attempts
        guard failures >= needed else { return nil }
        suspect = nil
        if blame == .perhaps { doubtful += 1 }
        if id >= aloneUpTo { aloneUpTo = 0 }
        return isMutant("poison-retried") ? nil : .refusedByBroker("\(error)")
    }

    private enum Blame {
        case nobody, perhaps, message
    }

    private func blame(for error: AMQPError, of message: PendingMessage) -> Blame {
        switch error {
        case .unsendable: return .message
        case .unreachable, .lost, .closed, .refused: return .nobody
        case .channelClosed(let code, _), .connectionClosed(let code, _):
            switch code {
            // Content too large, precondition failed: what the broker takes of no message like this.
            case 311, 406: return .message
            case 403:
                let isAllowed = Topology.allows(service, toPublish: message.routingKey, on: message.exchange)
                return isAllowed ? .nobody : .message
            // Bad frame, syntax, command, unexpected frame, not implemented, internal error.
            case 501, 502, 503, 505, 540, 541: return .perhaps
            default: return .nobody
            }
        }
    }
}
