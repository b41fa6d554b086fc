import Contracts

/// Something that happened to a ticket, as far as its clocks are concerned.
///
/// A history is a list of these in the order in which they became known; `at` may lie before an earlier entry's.
public struct ClockFact: Hashable, Sendable {
    public enum What: Hashable, Sendable {
        case happened(FactName)
        case paused(PauseReason)
        case resumed(PauseReason)
        /// The visit that was agreed; a later one replaces it.
        case scheduled(TimeWindow)
        /// Only what changed.
        case attributesChanged(Attributes)
        /// Somebody answers for a breach of a clock; it stays recorded.
        case excused(Excuse)
        case breached(RecordedBreach)
    }

    /// When it happened, as far as that is believed.
    public var at: Instant
    public var what: What
    /// When it became known, where that was later than 15 minutes or matters to a clock that counts from then.
    public var learnedAt: Instant?

    public init(_ what: What, at: Instant, learnedAt: Instant? = nil) {
        self.at = at
        self.what = what
        self.learnedAt = learnedAt
    }

    public init(_ name: FactName, at: Instant, learnedAt: Instant? = nil) {
        self.init(.happened(name), at: at, learnedAt: learnedAt)
    }

    public var name: FactName {
        switch what {
        case .happened(let name): name
        case .paused: .paused
        case .resumed: .resumed
        case .scheduled: .scheduled
        case .attributesChanged: .attributesChanged
        case .excused: .excused
        case .breached: .breached
        }
    }
}

/// Why a clock may stand still.
public enum PauseReason: String, ClosedEnumeration {
    case customer, consent, parts
    case thirdParty = "third_party"
    case forceMajeure = "force_majeure"
}

/// Why a breach is not held against those who worked.
public struct Excuse: Codable, Hashable, Sendable {
    public var clock: ClockID
    public var cause: String
    /// Who said so.
    public var by: String

    public init(clock: ClockID, cause: String, by: String) {
        self.clock = clock
        self.cause = cause
        self.by = by
    }
}

/// A breach as it was announced: which clock, in which run of it, and the due instant that was missed.
public struct RecordedBreach: Codable, Hashable, Sendable {
    public var clock: ClockID
    public var run: Int
    public var due: Instant

    public init(clock: ClockID, run: Int, due: Instant) {
        self.clock = clock
        self.run = run
        self.due = due
    }
}

// MARK: - Coding

/// The form of a facts file: {"at", "fact"} and what the fact needs beside.
extension ClockFact: Codable {
    private enum CodingKeys: String, CodingKey {
        case at, fact, learnedAt, reason, window, attributes
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        at = try container.decode(Instant.self, forKey: .at)
        learnedAt = try container.decodeIfPresent(Instant.self, forKey: .learnedAt)
        let name = try container.decode(FactName.self, forKey: .fact)
        what =
            switch name {
            case .paused: .paused(try container.decode(PauseReason.self, forKey: .reason))
            case .resumed: .resumed(try container.decode(PauseReason.self, forKey: .reason))
            case .scheduled: .scheduled(try container.decode(TimeWindow.self, forKey: .window))
            case .attributesChanged: .attributesChanged(try container.decode(Attributes.self, forKey: .attributes))
            case .excused: .excused(try Excuse(from: decoder))
            case .breached: .breached(try RecordedBreach(from: decoder))
            default: .happened(name)
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(at, forKey: .at)
        try container.encode(name, forKey: .fact)
        try container.encodeIfPresent(learnedAt, forKey: .learnedAt)
        switch what {
        case .happened: break
        case .paused(let reason), .resumed(let reason): try container.encode(reason, forKey: .reason)
        case .scheduled(let window): try container.encode(window, forKey: .window)
        case .attributesChanged(let attributes): try container.encode(attributes, forKey: .attributes)
        case .excused(let excuse): try excuse.encode(to: encoder)
        case .breached(let breach): try breach.encode(to: encoder)
        }
    }
}
