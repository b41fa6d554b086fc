import Contracts

/// Finds the instant at which a limit is used up.
struct DueInstant {
    let timetable: Timetable
    let zones: ZoneTable
    let pauses: Pauses

    /// What the time of a limit is measured by.
    func measure(_ base: TimeBase) -> TimeMeasure {
        switch base {
        case .workingTime, .workingDays: TimeMeasure(timetable: timetable, pauses: pauses)
        case .elapsed, .localDay: TimeMeasure(timetable: nil, pauses: pauses)
        }
    }

    /// Nil while a pause without end comes before it, and beyond the calendar's own end.
    func due(_ terms: Terms, start: Int64) -> Int64? {
        switch terms.limit {
        case .elapsed(let span), .workingTime(let span):
            return measure(terms.limit.base).instant(after: span.wholeMilliseconds, from: start)
        case .windowEnd, .beforeWindow, .agreed:
            guard let fixed = terms.fixed else { return nil }
            guard fixed.instant > fixed.since else { return fixed.instant }
            return measure(.elapsed).instant(after: fixed.instant - fixed.since, from: fixed.since)
        case .workingDays(let count):
            return closing(count, after: timetable.zone.day(of: start))
        case .localDays(let count, let cutOff):
            let zone = zone(terms)
            let day = zone.day(of: start)
            let isAfterCutOff = cutOff.map { zone.local(start) - Int64(day) * 86_400_000 > Int64($0) * 60_000 } ?? false
            return midnight(count, from: isAfterCutOff ? day + 1 : day, zone)
        case .months(let count):
            let zone = zone(terms)
            let date = CivilDate(daysSinceEpoch: zone.day(of: start))
            return midnight(1, from: date.adding(months: count).daysSinceEpoch, zone)
        case .endOf(let period):
            let zone = zone(terms)
            let date = CivilDate(daysSinceEpoch: zone.day(of: start))
            return midnight(1, from: date.last(of: period).daysSinceEpoch, zone)
        case .dayOfMonth(let day):
            let zone = zone(terms)
            let date = CivilDate(daysSinceEpoch: zone.day(of: start))
            return midnight(1, from: date.next(day: day).daysSinceEpoch, zone)
        }
    }

    private func zone(_ terms: Terms) -> ZoneOffsets {
        guard let zone = terms.zone, zone != timetable.calendar.zone else { return timetable.zone }
        return zones[zone] ?? timetable.zone
    }

    /// The N-th closing behind a local day at which the clock does not stand still.
    private func closing(_ count: Int, after day: Int) -> Int64? {
        var index = timetable.indexOfWorkingDay(after: day)
        var left = count
        for stretch in pauses.stretches {
            let first = max(index, timetable.closings(notAfter: stretch.from - 1))
            guard first - index < left else { break }
            left -= first - index
            guard stretch.until < .max else { return nil }
            index = max(first, timetable.closings(notAfter: stretch.until - 1))
        }
        return timetable.closing(index + left - 1)
    }

    /// The N-th midnight, from the one that ends `day` on, at which the clock does not stand still.
    private func midnight(_ count: Int, from day: Int, _ zone: ZoneOffsets) -> Int64? {
        guard !pauses.stretches.isEmpty else { return zone.end(ofDay: day + count - 1) }
        var left = count
        var day = day
        while true {
            let midnight = zone.end(ofDay: day)
            guard midnight < ZoneOffsets.span.upperBound else { return nil }
            if !pauses.cover(midnight) { left -= 1 }
            guard left > 0 else { return midnight }
            day += 1
        }
    }
}

extension CivilDate {
    /// The same day some months later, or the last one of that month.
    fileprivate func adding(months: Int) -> CivilDate {
        let (year, month, day) = parts
        let later = year * 12 + month - 1 + months
        return CivilDate.clamped(year: later / 12, month: later % 12 + 1, day: day)
    }

    fileprivate func last(of period: Limit.Period) -> CivilDate {
        let (year, month, _) = parts
        let last = (month - 1) / period.months * period.months + period.months
        return CivilDate.clamped(year: year, month: last, day: 31)
    }

    /// This day or the next one with a number in its month; the last of a month that is shorter.
    fileprivate func next(day: Int) -> CivilDate {
        let (year, month, _) = parts
        let here = CivilDate.clamped(year: year, month: month, day: day)
        return here >= self
            ? here : CivilDate.clamped(year: year, month: month, day: 1).adding(months: 1).next(day: day)
    }

    private static func clamped(year: Int, month: Int, day: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: min(day, days(inMonth: month, of: year)))
            ?? CivilDate(daysSinceEpoch: 0)
    }
}
