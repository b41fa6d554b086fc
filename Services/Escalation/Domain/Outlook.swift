import Contracts
import ServiceStandard

/// What the last reading of a ticket's clocks said, so that the next one can tell what is new.
public struct Outlook: Codable, Hashable, Sendable {
    /// The due instant of a run that was neither met nor stopped; nil while it stands still.
    struct Line: Codable, Hashable, Sendable {
        var clock: ClockID
        var run: Int
        var due: Instant?
    }

    var open: [Line] = []
    /// The earliest mark or breach that is still to be told.
    private var nextMark: Instant?
    /// Behind which it is told: the mark's instant, or where a later one was answered already, right behind that.
    ///
    /// So no two firings of a ticket's timer have the same instant, which the ids of what they announce derive from. The clock
    /// on the wall has no part in it: what came to light while that was wrong would else wait for a wrong instant.
    private(set) var alarm: Instant?
    /// The latest alarm that was answered.
    private var answered: Instant?
    /// The earliest due instant that nobody has been told was missed.
    public internal(set) var nextToBreak: Instant?

    init() {}

    /// - Parameter watch: With what was said last.
    init(_ reading: ClockReading, of watch: TicketWatch) {
        let open = reading.deadlines.filter(\.isOpen)
        self.open = open.map { Line(clock: $0.clock, run: $0.run, due: $0.dueAt) }
        nextToBreak = open.filter { reading.isOurs($0) && !watch.hasRecorded($0) }.compactMap(\.dueAt).min()
        let before = watch.outlook
        nextMark = watch.untold(reading).map(\.at).min()
        answered = before.answered
        alarm = nextMark.map { mark in
            guard mark != before.nextMark else { return before.alarm ?? mark }
            return before.answered.map { max(mark, $0 + .milliseconds(1)) } ?? mark
        }
    }

    /// Notes that the ticket's timer fired for an alarm.
    mutating func answer(_ alarm: Instant) {
        answered = max(alarm, answered ?? alarm)
    }

    /// Whether a due instant has been set, moved or withdrawn since; a clock that is merely met or stopped is none.
    ///
    /// - Parameter isOver: Nothing is owed any more; a clock that stops before that has been withdrawn.
    func isMoved(by reading: ClockReading, isOver: Bool) -> Bool {
        let isMoved = reading.deadlines.contains { deadline in
            guard deadline.isOpen else { return false }
            return open.first { $0.clock == deadline.clock && $0.run == deadline.run }?.due != deadline.dueAt
        }
        guard !isMoved, !isOver else { return isMoved }
        return open.contains { line in
            let deadline = reading.deadline(line.clock, run: line.run)
            return line.due != nil && (deadline == nil || deadline?.state == .stopped)
        }
    }
}

/// A mark that was passed, with the instant at which it was: each exists once, however often clocks are worked out.
struct PassedMark: Codable, Hashable, Sendable {
    var clock: ClockID
    var run: Int
    var point: Mark.Point
    var at: Instant
}

/// A mark or a breach that nobody has been told of.
struct UntoldMark {
    enum What {
        case mark(Mark)
        case breach(RecordedBreach)
    }

    var at: Instant
    var what: What
    var deadline: Deadline
}

extension TicketWatch {
    /// Everything still to be told, in the order of the pack; marks of clocks that are met or stopped are not.
    ///
    /// The customer's time is nobody's breach, and what a mark does to the customer is triage's to do.
    func untold(_ reading: ClockReading) -> [UntoldMark] {
        reading.deadlines.filter(reading.isOurs).flatMap { deadline in
            var untold = breaches(of: deadline)
            guard deadline.isOpen else { return untold }
            for point in deadline.marks {
                guard let at = point.at else { continue }
                if point.mark.point == Mark.due {
                    // What lies behind is among the breaches, unless a later due instant was missed before.
                    guard at >= reading.now else { continue }
                    let breach = RecordedBreach(clock: deadline.clock, run: deadline.run, due: at)
                    guard !history.hasRecorded(breach) else { continue }
                    untold.append(UntoldMark(at: at, what: .breach(breach), deadline: deadline))
                } else if point.mark.action.calls, !passed.contains(deadline.mark(point.mark.point, at)) {
                    untold.append(UntoldMark(at: at, what: .mark(point.mark), deadline: deadline))
                }
            }
            return untold
        }
    }

    /// Whether it was announced that the due instant in force was missed.
    fileprivate func hasRecorded(_ deadline: Deadline) -> Bool {
        guard let due = deadline.dueAt else { return false }
        return history.hasRecorded(RecordedBreach(clock: deadline.clock, run: deadline.run, due: due))
    }

    /// Breaches that came to light and were not announced.
    private func breaches(of deadline: Deadline) -> [UntoldMark] {
        deadline.breaches.compactMap { breach in
            let recorded = RecordedBreach(clock: deadline.clock, run: deadline.run, due: breach.due)
            guard !breach.isRecorded, !history.hasRecorded(recorded) else { return nil }
            return UntoldMark(at: breach.at, what: .breach(recorded), deadline: deadline)
        }
    }
}

extension Deadline {
    func mark(_ point: Mark.Point, _ at: Instant) -> PassedMark {
        PassedMark(clock: clock, run: run, point: point, at: at)
    }
}

extension Mark.Action {
    /// Whether escalation tells somebody.
    fileprivate var calls: Bool {
        switch self {
        case .warn, .page: true
        case .remindCustomer, .closeUnconfirmed, .record: false
        }
    }
}
