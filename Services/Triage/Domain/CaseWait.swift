import Contracts

/// Something that a ticket waits for, and how often somebody was reminded of it.
struct CaseWait: Codable, Hashable, Sendable {
    let on: WaitingOn
    /// Which order or shipment, where somebody said so.
    var reference: String?
    /// When we heard of it.
    let since: Instant
    var reminders = 0

    init(on: WaitingOn, reference: String? = nil, since: Instant) {
        self.on = on
        self.reference = reference
        self.since = since
    }

    /// What a state waits for; nil for one that waits for nothing.
    init?(of state: CaseState, since: Instant) {
        guard state.waitingOn != .none else { return nil }
        self.init(on: state.waitingOn, since: since)
    }

    /// After one, two and three intervals, then once a week for as long as it lasts: no wait is ever forgotten (C-15).
    func nextReminder(every interval: Duration) -> Instant {
        let early = min(reminders + 1, 3)
        return since + interval * early + Duration.seconds(7 * 86_400) * max(0, reminders - 2)
    }
}

/// What the work on a ticket waits for, in one stretch of it.
///
/// What comes back ends the wait that it names, else the oldest one that has no name; what came back before anybody said
/// that it was waited for ends that wait as it begins.
struct PendingWork: Codable, Hashable, Sendable {
    /// What came back and ended nothing yet.
    private struct Early: Codable, Hashable, Sendable {
        let on: WaitingOn
        let reference: String?
        let at: Instant
    }

    /// So many of each kind of entry are kept; nobody orders more for one ticket.
    private static let limit = 50

    /// The oldest first.
    private(set) var waits: [CaseWait] = []
    private var early: [Early] = []

    /// - Parameters:
    ///   - at: When it was ordered or sent away.
    ///   - now: When we heard of it.
    /// - Returns: Whether there is a wait more.
    mutating func begin(_ on: WaitingOn, _ reference: String?, at: Instant, now: Instant) -> Bool {
        if let index = early.firstIndex(where: { $0.on == on && $0.at >= at && $0.reference == reference })
            ?? early.firstIndex(where: { $0.on == on && $0.at >= at && ($0.reference == nil || reference == nil) })
        {
            early.remove(at: index)
            return false
        }
        let isKnown = reference != nil && waits.contains { $0.on == on && $0.reference == reference }
        guard !isKnown, waits.count < Self.limit else { return false }
        waits.append(CaseWait(on: on, reference: reference, since: now))
        return true
    }

    /// - Parameter at: When it came back.
    /// - Returns: Whether a wait is over.
    mutating func end(_ on: WaitingOn, _ reference: String?, at: Instant) -> Bool {
        let index =
            if let reference {
                waits.firstIndex { $0.on == on && $0.reference == reference }
                    ?? waits.firstIndex { $0.on == on && $0.reference == nil }
            } else {
                waits.firstIndex { $0.on == on }
            }
        guard let index else {
            if early.count < Self.limit { early.append(Early(on: on, reference: reference, at: at)) }
            return false
        }
        waits.remove(at: index)
        return true
    }

    /// Counts a reminder of every wait that one is due for.
    ///
    /// - Returns: Those waits.
    mutating func remind(every interval: Duration, now: Instant) -> [CaseWait] {
        waits.indices.filter { waits[$0].nextReminder(every: interval) <= now }.map { index in
            waits[index].reminders += 1
            return waits[index]
        }
    }
}
