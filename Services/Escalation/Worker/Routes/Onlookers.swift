import Foundation
import Locking
import Messaging
import Metrics

/// Who follows the board live: a bounded number, each with a bell.
final class Onlookers: Sendable {
    private let limit: Int
    private let bells = Locked<[UUID: Doorbell]>([:])

    /// - Parameter limit: How many may follow at a time.
    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { bells.withLock { $0.count } }

    /// One more; nil when there are as many as there may be.
    func join() -> Onlooker? {
        let (id, bell) = (UUID(), Doorbell())
        let isIn = bells.withLock { bells in
            guard bells.count < limit else { return false }
            bells[id] = bell
            measure(bells.count)
            return true
        }
        guard isIn else { return nil }
        return Onlooker(id: id, bell: bell, among: self)
    }

    /// Wakes everybody.
    func ring() {
        for bell in bells.withLock({ Array($0.values) }) { bell.ring() }
    }

    fileprivate func leave(_ id: UUID) {
        bells.withLock { bells in
            bells[id] = nil
            measure(bells.count)
        }
    }

    /// Called under the lock, so that the last word is the right one.
    private func measure(_ count: Int) {
        Gauge(label: "aftercare_stream_onlookers").record(count)
    }
}

/// One who follows; it has left when nobody holds it any more, whatever became of the connection.
final class Onlooker: Sendable {
    /// Rung after each change of the board.
    let bell: Doorbell
    private let id: UUID
    private let others: Onlookers

    fileprivate init(id: UUID, bell: Doorbell, among others: Onlookers) {
        (self.id, self.bell, self.others) = (id, bell, others)
    }

    deinit {
        others.leave(id)
    }
}
