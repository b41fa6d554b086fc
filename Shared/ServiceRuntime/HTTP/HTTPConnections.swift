import Locking
import Metrics
import NIOCore

/// The connections that an HTTP server holds: a bounded number, of which the longest idle one makes room for the next.
///
/// So who opens connections and says nothing keeps nobody out. Those that are being answered are never closed for others.
final class HTTPConnections: Sendable {
    /// Whether a connection that was just accepted may stay.
    enum Admission {
        case admitted
        /// It stays in the place of this one, which is to be closed.
        case instead(any Channel)
        /// All others are being answered.
        case refused
    }

    private struct Connection {
        let channel: any Channel
        /// Since which turn the server waits for its other side; nil while it is being answered.
        var waitingSince: UInt64?
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var turn: UInt64 = 0

        mutating func next() -> UInt64 {
            turn += 1
            return turn
        }
    }

    private let limit: Int
    private let state = Locked(State())

    /// - Parameter limit: Connections held at a time.
    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { state.withLock { $0.connections.count } }

    func open(_ channel: any Channel) -> Admission {
        let admission = state.withLock { state -> Admission in
            var admission = Admission.admitted
            if state.connections.count >= limit {
                let waiting = state.connections.filter { $0.value.waitingSince != nil }
                guard let idlest = waiting.min(by: { ($0.value.waitingSince ?? 0) < ($1.value.waitingSince ?? 0) })
                else { return .refused }
                state.connections[idlest.key] = nil
                admission = .instead(idlest.value.channel)
            }
            let turn = state.next()
            state.connections[ObjectIdentifier(channel)] = Connection(channel: channel, waitingSince: turn)
            return admission
        }
        switch admission {
        case .admitted: break
        case .instead: Counter(label: "aftercare_http_evicted_total").increment()
        case .refused: Counter(label: "aftercare_http_refused_total").increment()
        }
        return admission
    }

    /// Notes whether the server waits for the other side, or works on an answer for it.
    func note(_ channel: any Channel, waits: Bool) {
        state.withLock { state in
            let since = waits ? state.next() : nil
            state.connections[ObjectIdentifier(channel)]?.waitingSince = since
        }
    }

    func close(_ channel: any Channel) {
        state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
    }
}
