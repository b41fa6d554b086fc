import Contracts

/// Works out one run of one clock.
struct Reckoning {
    /// The promise as it stood from an instant on.
    struct Promise {
        var from: Int64
        var terms: Terms
        /// Nil while the clock stands still before it.
        var due: Int64?
        /// What changed the terms; nothing for the first.
        var changed: [Attribute]
    }

    let clock: DeadlineEngine.Clock
    let run: ClockRun
    let number: Int
    let story: Story
    let time: DueInstant
    /// The promises that held one after another; empty when the clock never applied.
    let promises: [Promise]
    /// When the clock ceased to apply although it was neither met nor stopped before.
    let withdrawn: Int64?

    init(clock: DeadlineEngine.Clock, run: ClockRun, number: Int, story: Story, time: DueInstant) {
        self.clock = clock
        self.run = run
        self.number = number
        self.story = story
        self.time = time
        var promises: [Promise] = []
        var withdrawn: Int64?
        let until = run.end ?? story.now
        for index in story.version(at: run.start)..<story.versions.count {
            let version = story.versions[index]
            guard version.from <= run.start || version.from < until || (run.end == nil && version.from == until) else {
                break
            }
            guard let terms = clock.terms(version, start: run.start) else {
                if !promises.isEmpty, withdrawn == nil { withdrawn = version.from }
                continue
            }
            withdrawn = nil
            if terms == promises.last?.terms { continue }
            promises.append(
                Promise(
                    from: max(version.from, run.start), terms: terms, due: time.due(terms, start: run.start),
                    changed: version.changed))
        }
        self.promises = promises
        self.withdrawn = withdrawn
    }

    /// The due instant that holds at the end.
    var dueInstant: Int64? { promises.last?.due }

    /// When the run was over, whatever ended it.
    var end: Int64? { withdrawn ?? run.end }

    /// Until when time counted.
    var until: Int64 { max(run.start, end ?? story.now) }

    var measure: TimeMeasure { time.measure(promises.last?.terms.limit.base ?? .elapsed) }
}

// MARK: - What was broken

extension Reckoning {
    /// Every deadline value that was missed, once each.
    var breaches: [Deadline.Breach] {
        var breaches: [Deadline.Breach] = []
        for (index, promise) in promises.enumerated() {
            guard let due = promise.due else { continue }
            let at = max(due, promise.from)
            let held = index + 1 < promises.count ? promises[index + 1].from : end ?? story.now
            guard at < held || (due < promise.from && at == held) else { continue }
            if let last = breaches.last, due <= last.due.milliseconds { continue }
            breaches.append(.init(at: Instant(milliseconds: at), due: Instant(milliseconds: due), isRecorded: false))
        }
        guard !story.recorded.isEmpty else { return breaches }
        for record in story.recorded where record.breach.clock == clock.rule.id && record.breach.run == number {
            if let index = breaches.firstIndex(where: { $0.due == record.breach.due }) {
                breaches[index].isRecorded = true
            } else {
                breaches.append(
                    .init(at: Instant(milliseconds: record.at), due: record.breach.due, isRecorded: true))
            }
        }
        return breaches.sorted { ($0.at, $0.due) < ($1.at, $1.due) }
    }

    /// The last word of those who answer for a breach.
    var excuse: Excuse? {
        story.excuses.last { $0.excuse.clock == clock.rule.id && $0.at >= run.start }?.excuse
    }
}

// MARK: - Marks

extension Reckoning {
    /// The instants of all marks of the promise that holds.
    func marks() -> [Deadline.MarkPoint] {
        guard let promise = promises.last else { return [] }
        let measure = measure
        let whole = span(of: promise, measure)
        return clock.rule.marks.map { mark in
            .init(mark: mark, at: instant(of: mark.point, promise, whole, measure).map(Instant.init(milliseconds:)))
        }
    }

    /// What the shares of a mark are taken of, in the time base of the clock; nil while there is no due instant.
    private func span(of promise: Promise, _ measure: TimeMeasure) -> Int64? {
        switch promise.terms.limit {
        case .elapsed(let span), .workingTime(let span): span.wholeMilliseconds
        default: promise.due.map { max(0, measure.counted(from: run.start, until: $0)) }
        }
    }

    private func instant(
        of point: Mark.Point, _ promise: Promise, _ whole: Int64?, _ measure: TimeMeasure
    ) -> Int64? {
        switch point {
        case .percent(100): return promise.due
        case .after(let span): return measure.instant(after: span.wholeMilliseconds, from: run.start)
        case .percent(let percent):
            guard let whole else { return nil }
            if percent < 100 || promise.terms.limit.isSpan {
                return measure.instant(after: whole * Int64(percent) / 100, from: run.start)
            }
            guard let due = promise.due else { return nil }
            let share = promise.terms.limit.base == .localDay ? max(whole, 86_400_000) : whole
            return measure.instant(after: share * Int64(percent - 100) / 100, from: due)
        }
    }
}

extension Limit {
    /// A length of time, which is used up; the others are points in time.
    var isSpan: Bool {
        switch self {
        case .elapsed, .workingTime: true
        case .workingDays, .localDays, .months, .endOf, .dayOfMonth, .windowEnd, .beforeWindow, .agreed: false
        }
    }
}

// MARK: - The whole

extension Reckoning {
    /// Nil for a clock that never applied to the ticket.
    func deadline() -> Deadline? {
        guard let promise = promises.last else { return nil }
        let breaches = breaches
        let marks = marks()
        let state = state(breaches, marks)
        let measure = measure
        let elapsed = max(0, measure.counted(from: run.start, until: until))
        let due = state == .paused ? nil : promise.due
        let remaining: Int64? =
            switch promise.terms.limit {
            case .elapsed(let span), .workingTime(let span): span.wholeMilliseconds - elapsed
            default: due.map { measure.counted(from: until, until: $0) }
            }
        let paused = time.pauses.stretches.reduce(Int64(0)) { sum, stretch in
            sum + max(0, min(stretch.until, until) - stretch.from)
        }
        let writer = LedgerWriter(reckoning: self, breaches: breaches, marks: marks, state: state)
        return Deadline(
            clock: clock.rule.id, run: number, anchor: run.anchor, startedAt: Instant(milliseconds: run.start),
            dueAt: due.map(Instant.init(milliseconds:)), state: state, limit: promise.terms.limit,
            requirements: promise.terms.requirements, elapsed: .milliseconds(elapsed), paused: .milliseconds(paused),
            remaining: remaining.map { .milliseconds($0) }, endedAt: end.map(Instant.init(milliseconds:)),
            breaches: breaches, excuse: excuse, marks: marks, ledger: writer.entries())
    }

    private func state(_ breaches: [Deadline.Breach], _ marks: [Deadline.MarkPoint]) -> Deadline.State {
        if withdrawn != nil { return .stopped }
        switch run.ending {
        case .met: return breaches.isEmpty ? .met : .metLate
        case .stopped: return .stopped
        case nil: break
        }
        if !breaches.isEmpty { return .breached }
        if time.pauses.cover(story.now) { return .paused }
        let now = Instant(milliseconds: story.now)
        let isWarned = marks.contains { point in
            point.mark.point != Mark.due && (point.at.map { $0 < now } ?? false)
        }
        return isWarned ? .warned : .running
    }
}
