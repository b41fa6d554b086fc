import Contracts

/// The limit of a clock as it holds for one version of a ticket.
struct Terms: Equatable {
    let limit: Limit
    let requirements: [String]
    /// The instant that was agreed, and from when on it counts, for limits that are a date and not a span.
    var fixed: Agreement?
    /// Where local days are counted; nil for the calendar's own.
    var zone: String?

    /// A date that was agreed counts from the agreement on; one that is agreed anew, although it is the same, counts anew.
    struct Agreement: Equatable {
        let instant: Int64
        let since: Int64
    }

    static func == (left: Terms, right: Terms) -> Bool {
        left.limit == right.limit && left.fixed == right.fixed && left.zone == right.zone
    }
}

extension DeadlineEngine.Clock {
    /// The first line of limits that holds, and for which there is what it refers to; nil when the clock does not apply.
    func terms(_ version: Story.Version, start: Int64) -> Terms? {
        guard isUnconditional || rule.when.holds(for: version.attributes) else { return nil }
        for line in lines where line.isUnconditional || line.when.holds(for: version.attributes) {
            var terms = Terms(limit: line.limit, requirements: line.requirements)
            switch line.limit {
            case .elapsed, .workingTime, .workingDays: return terms
            case .localDays, .months, .endOf, .dayOfMonth:
                terms.zone = version.attributes[.zone]
                return terms
            case .windowEnd:
                guard let window = version.window else { continue }
                terms.fixed = Terms.Agreement(
                    instant: window.to.milliseconds, since: max(start, version.windowAt))
                return terms
            case .beforeWindow(let lead):
                guard let window = version.window else { continue }
                terms.fixed = Terms.Agreement(
                    instant: window.from.milliseconds - lead.wholeMilliseconds, since: max(start, version.windowAt))
                return terms
            case .agreed(let attribute):
                guard let due = version.attributes[attribute].flatMap(Instant.init(rfc3339:)) else { continue }
                terms.fixed = Terms.Agreement(
                    instant: due.milliseconds, since: max(start, version.since[attribute] ?? start))
                return terms
            }
        }
        return nil
    }
}
