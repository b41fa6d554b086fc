import Contracts

/// A standard with the calendar it counts by, as a ticket freezes them: the same digest means the same promises.
public struct Edition: Hashable, Sendable {
    public let standard: Standard
    public let calendar: BusinessCalendar
    /// See `StandardActivated.digest(standard:calendar:)`.
    public let digest: String

    /// - Throws: `EncodingError` for a figure that JSON cannot hold.
    public init(_ standard: Standard, calendar: BusinessCalendar) throws {
        self.standard = standard
        self.calendar = calendar
        digest = try StandardActivated.digest(standard: Self.document(standard), calendar: Self.document(calendar))
    }

    /// Reads what another service, or an earlier version of this one, activated.
    ///
    /// - Throws: `DecodingError` when the documents are not understood, ``DigestMismatch`` when they are not what was activated.
    public init(_ activated: StandardActivated) throws {
        let found = try StandardActivated.digest(standard: activated.standard, calendar: activated.calendar)
        guard found == activated.digest else { throw DigestMismatch(claimed: activated.digest, found: found) }
        standard = try WireJSON.decode(Standard.self, from: WireJSON.encode(activated.standard))
        calendar = try WireJSON.decode(BusinessCalendar.self, from: WireJSON.encode(activated.calendar))
        digest = activated.digest
    }

    /// The event that makes it known.
    ///
    /// - Parameter replaces: Digest of the edition that was active under the same id.
    public func activated(at now: Instant, replacing replaces: String?) throws -> StandardActivated {
        StandardActivated(
            digest: digest, standardId: standard.id, version: standard.version, title: standard.title,
            calendarId: calendar.id, calendarVersion: calendar.version, approvedBy: standard.approval?.by,
            approvedAt: standard.approval?.at, activatedAt: now, standard: try Self.document(standard),
            calendar: try Self.document(calendar), replaces: replaces)
    }

    /// What works out deadlines under it.
    ///
    /// - Parameter timetables: Many standards share a calendar, and making instants of one takes a while.
    /// - Throws: What is wrong with the calendar.
    public func engine(sharing timetables: inout [BusinessCalendar: Timetable]) throws(FieldError) -> DeadlineEngine {
        let timetable = if let made = timetables[calendar] { made } else { try Timetable(calendar) }
        timetables[calendar] = timetable
        return DeadlineEngine(standard: standard, timetable: timetable)
    }

    private static func document(_ value: some Encodable) throws -> JSONValue {
        try WireJSON.decode(JSONValue.self, from: WireJSON.encode(value))
    }
}

/// A document that was changed on its way, or in the store.
public struct DigestMismatch: Error, CustomStringConvertible, Equatable {
    public let claimed: String
    public let found: String

    public var description: String {
        "the standard's digest is \(found), not \(claimed) as claimed; it was changed after it was activated"
    }
}
