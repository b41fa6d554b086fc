import Contracts

/// A point on the way of a clock at which something happens.
public struct Mark: Hashable, Sendable {
    public enum Point: Hashable, Sendable {
        /// Of the limit; 100 is the promise itself. Reckoned in the time base of the clock.
        case percent(Int)
        /// So long after the start, in the time base of the clock.
        case after(Duration)
    }

    public enum Action: Hashable, Sendable {
        /// Handler and first contact are told (S1-102), and the first level sees it.
        case warn
        /// A level of the on-call ladder is paged.
        case page(OnCallLevel)
        /// The customer is reminded (S2-8, C-15).
        case remindCustomer
        /// The ticket is closed, unconfirmed (C-15).
        case closeUnconfirmed
        /// It is only recorded, for reports.
        case record
    }

    public var point: Point
    public var action: Action

    public init(_ point: Point, _ action: Action) {
        self.point = point
        self.action = action
    }

    /// The promise itself.
    public static let due = Point.percent(100)

    /// The ladder of requirements §4: a warning, then supervisor, manager, leadership.
    public static let ladder = [
        Mark(.percent(80), .warn), Mark(due, .page(.l1)), Mark(.percent(150), .page(.l2)),
        Mark(.percent(200), .page(.l3)),
    ]
}

// MARK: - As written

extension Mark.Point: Codable {
    /// "80%" or "2d"; nil for anything else.
    public init?(written text: String) {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (1...1000).contains(percent) else { return nil }
            self = .percent(percent)
        } else {
            guard let span = Duration(written: text), span > .zero else { return nil }
            self = .after(span)
        }
    }

    public var written: String {
        switch self {
        case .percent(let percent): "\(percent)%"
        case .after(let span): span.written
        }
    }

    public init(from decoder: any Decoder) throws {
        guard let point = Self(written: try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.expected("a share of the limit or a time since the start, like 80% or 2d", decoder)
        }
        self = point
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(written)
    }
}

extension Mark.Action: Codable, CaseIterable {
    public static let allCases: [Mark.Action] =
        [.warn] + OnCallLevel.allCases.map(Mark.Action.page) + [.remindCustomer, .closeUnconfirmed, .record]

    /// "warn", "page l1", "remind customer", "close unconfirmed", "record".
    public var written: String {
        switch self {
        case .warn: "warn"
        case .page(let level): "page \(level.rawValue)"
        case .remindCustomer: "remind customer"
        case .closeUnconfirmed: "close unconfirmed"
        case .record: "record"
        }
    }

    public init?(written text: String) {
        guard let action = Self.allCases.first(where: { $0.written == text }) else { return nil }
        self = action
    }

    public init(from decoder: any Decoder) throws {
        guard let action = Self(written: try decoder.singleValueContainer().decode(String.self)) else {
            let words = Self.allCases.map(\.written).joined(separator: ", ")
            throw DecodingError.expected("one of \(words)", decoder)
        }
        self = action
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(written)
    }
}

extension Mark: Codable {
    private enum CodingKeys: String, CodingKey {
        case point = "at"
        case action = "do"
    }
}
