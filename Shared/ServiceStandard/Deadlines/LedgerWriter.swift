import Contracts

/// Writes the account of a deadline: the course of time from start to due, and what was noted on the way.
struct LedgerWriter {
    let reckoning: Reckoning
    let breaches: [Deadline.Breach]
    let marks: [Deadline.MarkPoint]
    let state: Deadline.State

    /// In order of time.
    func entries() -> [LedgerEntry] {
        var course = Course(reckoning)
        course.write()
        let notes = notes()
        var entries: [LedgerEntry] = []
        entries.reserveCapacity(course.entries.count + notes.count)
        var index = 0
        for note in notes {
            while index < course.entries.count, course.entries[index].at <= note.at {
                entries.append(course.entries[index])
                index += 1
            }
            entries.append(note)
        }
        entries.append(contentsOf: course.entries[index...])
        return entries
    }

    /// Everything but the course of time, in order.
    private func notes() -> [LedgerEntry] {
        let run = reckoning.run
        var notes: [LedgerEntry] = []
        func note(_ what: LedgerEntry.What, _ at: Int64) {
            notes.append(LedgerEntry(what, at: Instant(milliseconds: at)))
        }
        if run.startIsLate { note(.late(run.anchor), run.start) }
        for event in reckoning.story.latePauses where event.at >= run.start && event.at <= reckoning.until {
            note(.late(event.name), event.at)
        }
        for gap in run.gaps { note(.reopened(.resume), gap.upperBound) }
        for (before, after) in zip(reckoning.promises, reckoning.promises.dropFirst()) {
            if after.terms.fixed != nil, after.changed.isEmpty, let window = reckoning.window(at: after.from) {
                note(.rescheduled(window), after.from)
            } else {
                note(.reselected(from: before.terms.limit, to: after.terms.limit, by: after.changed), after.from)
            }
        }
        for point in marks where point.mark.point != Mark.due {
            if let at = point.at?.milliseconds, at < reckoning.until { note(.marked(point.mark), at) }
        }
        if let reach = reckoning.passedReach, let last = reckoning.time.timetable.calendar.reach {
            note(.unpublished(after: last), max(run.start, reach))
        }
        if let due = reckoning.dueInstant, state != .paused { note(.due, due) }
        for breach in breaches {
            note(.breached(due: breach.due, isRecorded: breach.isRecorded), breach.at.milliseconds)
        }
        if let withdrawn = reckoning.withdrawn {
            note(.stopped(by: nil), withdrawn)
        } else if let end = run.end, let ending = run.ending {
            switch ending {
            case .met(let name):
                note(.met(by: name, isLate: run.endIsLate), end)
            case .stopped(let name): note(.stopped(by: name), end)
            }
        }
        for (at, excuse) in reckoning.story.excuses where excuse.clock == reckoning.clock.rule.id && at >= run.start {
            note(.excused(cause: excuse.cause, by: excuse.by), at)
        }
        return notes.count < 2 ? notes : notes.sorted { $0.at < $1.at }
    }
}

extension Reckoning {
    /// The end of the known holidays, where the deadline or the time that counted lies beyond it.
    fileprivate var passedReach: Int64? {
        guard let limit = promises.last?.terms.limit, limit.base.needsCalendar else { return nil }
        return time.timetable.reach.flatMap { $0 < dueInstant ?? until ? $0 : nil }
    }

    fileprivate func window(at instant: Int64) -> TimeWindow? {
        story.versions[story.version(at: instant)].window
    }
}

/// The course of time: what counted, what was closed, where the clock stood still.
private struct Course {
    private let reckoning: Reckoning
    private let measure: TimeMeasure
    private let base: TimeBase
    private(set) var entries: [LedgerEntry] = []

    init(_ reckoning: Reckoning) {
        self.reckoning = reckoning
        measure = reckoning.measure
        base = reckoning.promises.last?.terms.limit.base ?? .elapsed
        entries.reserveCapacity(4)
    }

    mutating func write() {
        let start = reckoning.run.start
        guard let first = reckoning.promises.first else { return }
        add(.started(by: reckoning.run.anchor, limit: first.terms.limit), start)
        let until = reckoning.dueInstant ?? reckoning.until
        var from = start
        for stretch in reckoning.time.pauses.stretches where stretch.until > start {
            guard stretch.from < until else { break }
            free(from, stretch.from, isPausedAtEnd: true)
            pause(stretch)
            from = stretch.until
        }
        if from < until { free(from, until, isPausedAtEnd: false) }
    }

    private mutating func add(_ what: LedgerEntry.What, _ at: Int64) {
        entries.append(LedgerEntry(what, at: Instant(milliseconds: at)))
    }

    private mutating func pause(_ stretch: Pauses.Stretch) {
        let isOpen = stretch.until == .max
        let until = isOpen ? max(stretch.from, reckoning.until) : stretch.until
        let working =
            base.needsCalendar
            ? reckoning.time.timetable.openTime(before: until) - reckoning.time.timetable.openTime(before: stretch.from)
            : nil
        add(
            .paused(
                until: isOpen ? nil : Instant(milliseconds: until), reasons: stretch.reasons.reasons,
                wall: .milliseconds(until - stretch.from), working: working.map { .milliseconds($0) }),
            stretch.from)
    }

    /// Time in which the clock did not stand still, with the closed days in it.
    private mutating func free(_ from: Int64, _ until: Int64, isPausedAtEnd: Bool) {
        guard from < until else { return }
        guard base.needsCalendar else { return count(from, until, isPausedAtEnd) }
        var from = from
        for closed in reckoning.time.timetable.closedTimes(from: from, until: until) {
            let (begin, end) = (max(closed.from, from), min(closed.until, until))
            count(from, begin, false)
            add(.closed(until: Instant(milliseconds: end), because: closed.because), begin)
            from = end
        }
        count(from, until, isPausedAtEnd)
    }

    /// A working day that is over exactly when a pause begins is not counted.
    private mutating func count(_ from: Int64, _ until: Int64, _ isPausedAtEnd: Bool) {
        guard from < until else { return }
        let end = Instant(milliseconds: until)
        if base == .workingDays {
            let timetable = reckoning.time.timetable
            let first = max(
                timetable.indexOfWorkingDay(after: timetable.zone.day(of: reckoning.run.start)),
                timetable.closings(notAfter: from - 1))
            let days = timetable.closings(notAfter: isPausedAtEnd ? until - 1 : until) - first
            if days > 0 { add(.countedDays(until: end, days), from) }
        } else {
            let counted = measure.counted(from: from, until: until)
            if counted > 0 { add(.counted(until: end, .milliseconds(counted)), from) }
        }
    }
}
