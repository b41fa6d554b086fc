import Contracts

/// What a limit is counted in.
public enum TimeBase: String, ClosedEnumeration {
    case elapsed
    case workingTime = "working_time"
    case workingDays = "working_days"
    case localDay = "local_day"

    /// Whether hours and holidays of a calendar decide.
    var needsCalendar: Bool { self == .workingTime || self == .workingDays }
}

/// How long a promise may take, or until when.
public enum Limit: Hashable, Sendable {
    /// "24h": day and night.
    case elapsed(Duration)
    /// "16 working hours": used up only while the calendar is open.
    case workingTime(Duration)
    /// "10 working days": the N-th closing after the day of the start (Civil Code §201, §203).
    case workingDays(Int)
    /// "same day", "same day, cut-off 16:00", "3 local days": the N-th midnight that ends a local day.
    ///
    /// A start after the cut-off, in minutes of the local day, counts from the next day.
    case localDays(Int, cutOff: Int?)
    /// "12 months", "2 years": the end of the local day with the same number, or of the last one of its month.
    case months(Int)
    /// "end of month", "end of quarter", "end of half-year", "end of year".
    case endOf(Period)
    /// "day 10": the end of the next local day with this number in its month.
    case dayOfMonth(Int)
    /// "window end": the end of the visit that was agreed; holds only while there is one.
    case windowEnd
    /// "30m before window": so long before the visit that was agreed.
    case beforeWindow(Duration)
    /// "agreed resolutionDue": the instant that a person has agreed for this ticket; holds only while there is one.
    case agreed(Attribute)

    public enum Period: String, Hashable, Sendable, CaseIterable {
        case month, quarter
        case halfYear = "half-year"
        case year

        var months: Int {
            switch self {
            case .month: 1
            case .quarter: 3
            case .halfYear: 6
            case .year: 12
            }
        }
    }

    public var base: TimeBase {
        switch self {
        case .elapsed, .windowEnd, .beforeWindow, .agreed: .elapsed
        case .workingTime: .workingTime
        case .workingDays: .workingDays
        case .localDays, .months, .endOf, .dayOfMonth: .localDay
        }
    }
}

// MARK: - As written

extension Limit {
    /// What a pack may write, for whoever wrote something else.
    public static let forms =
        "24h, 16 working hours, 2 working days, same day, same day with cut-off 16:00, 3 local days, 12 months, "
        + "end of quarter, day 10, window end, 30m before window, agreed resolutionDue"

    /// Reads one of ``forms``; nil for anything else, also for a limit of nothing.
    public init?(written text: String) {
        let words = text.lowercased().split(separator: " ").map(String.init)
        func count(_ word: String) -> Int? { Int(word).flatMap { (1...100_000).contains($0) ? $0 : nil } }
        switch words.count {
        case 1:
            guard let span = Duration(written: words[0]), span > .zero else { return nil }
            self = .elapsed(span)
        case 2 where words == ["same", "day"]: self = .localDays(1, cutOff: nil)
        case 2 where words == ["window", "end"]: self = .windowEnd
        case 2 where words[0] == "day":
            guard let day = count(words[1]), day <= 31 else { return nil }
            self = .dayOfMonth(day)
        case 2 where words[0] == "agreed":
            let attributes: [Attribute] = [.agreedResponseDue, .resolutionDue]
            guard let attribute = attributes.first(where: { $0.rawValue.lowercased() == words[1] }) else { return nil }
            self = .agreed(attribute)
        case 2:
            guard let number = count(words[0]) else { return nil }
            switch words[1] {
            case "month", "months": self = .months(number)
            case "year", "years": self = .months(number * 12)
            default: return nil
            }
        case 3 where words[0] == "end" && words[1] == "of":
            guard let period = Period(rawValue: words[2]) else { return nil }
            self = .endOf(period)
        case 3 where words[1] == "before" && words[2] == "window":
            guard let span = Duration(written: words[0]), span > .zero else { return nil }
            self = .beforeWindow(span)
        case 3:
            guard let number = count(words[0]) else { return nil }
            switch (words[1], words[2]) {
            case ("working", "minute"), ("working", "minutes"): self = .workingTime(.seconds(number * 60))
            case ("working", "hour"), ("working", "hours"): self = .workingTime(.seconds(number * 3600))
            case ("working", "day"), ("working", "days"): self = .workingDays(number)
            case ("local", "day"), ("local", "days"): self = .localDays(number, cutOff: nil)
            default: return nil
            }
        case 5 where Array(words[1...3]) == ["day", "with", "cut-off"] && words[0] == "same":
            guard let cutOff = DailyHours.minute(words[4][...]) else { return nil }
            self = .localDays(1, cutOff: cutOff)
        default: return nil
        }
    }

    /// The shortest of ``forms`` that says it.
    public var written: String {
        switch self {
        case .elapsed(let span): span.written
        case .workingTime(let span):
            span.components.seconds % 3600 == 0
                ? "\(span.components.seconds / 3600) working hours" : "\(span.components.seconds / 60) working minutes"
        case .workingDays(let days): "\(days) working days"
        case .localDays(1, nil): "same day"
        case .localDays(let days, nil): "\(days) local days"
        case .localDays(_, let cutOff?): "same day with cut-off \(DailyHours.written(minute: cutOff))"
        case .months(let months): months % 12 == 0 ? "\(months / 12) years" : "\(months) months"
        case .endOf(let period): "end of \(period.rawValue)"
        case .dayOfMonth(let day): "day \(day)"
        case .windowEnd: "window end"
        case .beforeWindow(let span): "\(span.written) before window"
        case .agreed(let attribute): "agreed \(attribute.rawValue)"
        }
    }
}

extension Limit: Codable {
    public init(from decoder: any Decoder) throws {
        guard let limit = Limit(written: try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.expected("a limit, like \(Limit.forms)", decoder)
        }
        self = limit
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(written)
    }
}
