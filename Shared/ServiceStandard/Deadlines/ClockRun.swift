import Contracts

/// One run of a clock: from an anchor to what met or stopped it.
struct ClockRun {
    enum End {
        case met(by: FactName)
        /// Nil when the clock did not apply any more.
        case stopped(by: FactName?)
    }

    var anchor: FactName
    var start: Int64
    var startIsLate: Bool
    var end: Int64?
    var ending: End?
    var endIsLate = false
    /// Between an end and the reopening that took it back.
    var gaps: [Range<Int64>] = []

    /// What ended a promise before we heard of it has kept it from the start.
    mutating func end(_ ending: End, at instant: Int64, isLate: Bool = false) {
        self.ending = ending
        end = max(start, instant)
        endIsLate = isLate
    }
}

/// Follows the events of a ticket and says when a clock ran.
///
/// Events of one instant have no order among themselves: what meets an open run comes first, then what ends the ticket,
/// what reopens it, what starts a run, and what meets that one.
struct RunFinder {
    let rule: ClockRule
    private(set) var runs: [ClockRun] = []
    private var isOpen = false
    private var isOver = false
    /// Retention and warranty begin when a ticket ends.
    private let outlivesTicket: Bool

    init(_ rule: ClockRule, _ events: [Story.Event]) {
        self.rule = rule
        outlivesTicket = rule.anchor.facts.contains { FactName.terminal.contains($0) }
        var index = events.startIndex
        while index < events.endIndex {
            var next = index + 1
            while next < events.endIndex, events[next].at == events[index].at { next += 1 }
            follow(events[index..<next])
            index = next
        }
    }

    private func anchors(_ event: Story.Event) -> Bool { rule.anchor.facts.contains(event.name) }
    private func satisfies(_ event: Story.Event) -> Bool { rule.satisfiedBy.contains(event.name) }

    private mutating func follow(_ instant: ArraySlice<Story.Event>) {
        let terminal = outlivesTicket ? nil : instant.first { FactName.terminal.contains($0.name) }
        let reopening = instant.first { $0.name == .reopened }
        var used: FactName?
        if isOpen, let event = instant.first(where: satisfies) {
            close(.met(by: event.name), event)
            used = event.name
        }
        if isOpen, let terminal { close(.stopped(by: terminal.name), terminal) }
        if let reopening { reopen(reopening) }
        if !isOpen, !isOver || reopening != nil, let event = instant.first(where: anchors) {
            let start = rule.anchor.time == .learned ? event.learnedAt : event.at
            runs.append(ClockRun(anchor: event.name, start: start, startIsLate: event.isLate))
            isOpen = true
            let answer = instant.first { satisfies($0) && $0.name != event.name && $0.name != used }
            if let answer { close(.met(by: answer.name), answer) }
        }
        if isOpen, let terminal, reopening == nil { close(.stopped(by: terminal.name), terminal) }
        if reopening != nil { isOver = false } else if terminal != nil { isOver = true }
    }

    private mutating func close(_ ending: ClockRun.End, _ event: Story.Event) {
        runs[runs.count - 1].end(ending, at: event.at, isLate: event.isLate)
        isOpen = false
    }

    /// A run that is still open goes on: what is owed is owed.
    private mutating func reopen(_ event: Story.Event) {
        guard !isOpen, let last = runs.indices.last, let end = runs[last].end else { return }
        switch rule.onReopened {
        case .none: return
        case .resume:
            runs[last].gaps.append(end..<max(end, event.at))
            runs[last].end = nil
            runs[last].ending = nil
        case .restart:
            runs.append(ClockRun(anchor: .reopened, start: event.at, startIsLate: event.isLate))
        }
        isOpen = true
    }
}
