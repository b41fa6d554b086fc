/// What time a clock counts: all of it, or the open hours of a calendar; never while it stands still.
///
/// All instants are milliseconds since 1970.
struct TimeMeasure {
    /// Nil counts day and night.
    let timetable: Timetable?
    let pauses: Pauses

    private func reading(_ instant: Int64) -> Int64 {
        timetable?.openTime(before: instant) ?? instant
    }

    /// Time that counts between two instants; negative when they are the other way round.
    func counted(from: Int64, until: Int64) -> Int64 {
        guard from <= until else { return -counted(from: until, until: from) }
        var sum = reading(until) - reading(from)
        for stretch in pauses.stretches where stretch.until > from {
            guard stretch.from < until else { break }
            sum -= reading(min(stretch.until, until)) - reading(max(stretch.from, from))
        }
        return sum
    }

    /// The earliest instant at which so much has been counted since `start`; nil while a pause without end comes before.
    func instant(after amount: Int64, from start: Int64) -> Int64? {
        var left = amount
        var from = start
        for stretch in pauses.stretches where stretch.until > from {
            if stretch.from > from {
                let counted = reading(stretch.from) - reading(from)
                if counted >= left { break }
                left -= counted
            }
            guard stretch.until < .max else { return nil }
            from = stretch.until
        }
        guard left > 0 else { return from }
        guard let timetable else { return from + left }
        return timetable.instant(afterOpenTime: reading(from) + left)
    }
}
