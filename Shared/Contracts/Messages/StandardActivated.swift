/// New tickets may be opened under this standard from now on: triage → every service, before any ticket opened under it.
///
/// Every store keeps it by its digest for as long as the store lives, so that a ticket can always be explained by what was
/// promised when it was opened (S2-19).
public struct StandardActivated: NamedMessage, Hashable {
    public static let type = EventType("standard.activated")

    /// Over ``standard`` and ``calendar`` together; see ``digest(standard:calendar:)``.
    public var digest: String
    public var standardId: String
    public var version: String
    public var title: LocalizedText
    public var calendarId: String
    public var calendarVersion: String
    /// Nil for a draft, which only a system that is no production takes.
    public var approvedBy: String?
    public var approvedAt: CivilDate?
    public var activatedAt: Instant
    /// The effective pack, after composition.
    public var standard: JSONValue
    public var calendar: JSONValue
    /// The digest that this standard's id stood for until now.
    public var replaces: String?

    public init(
        digest: String, standardId: String, version: String, title: LocalizedText, calendarId: String,
        calendarVersion: String, approvedBy: String?, approvedAt: CivilDate?, activatedAt: Instant,
        standard: JSONValue, calendar: JSONValue, replaces: String?
    ) {
        self.digest = digest
        self.standardId = standardId
        self.version = version
        self.title = title
        self.calendarId = calendarId
        self.calendarVersion = calendarVersion
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
        self.activatedAt = activatedAt
        self.standard = standard
        self.calendar = calendar
        self.replaces = replaces
    }

    /// Lower-case hexadecimal SHA-256 of `{"calendar", "standard"}` in ``WireJSON``.
    ///
    /// Taken over the documents as they travel, not over what a program understands of them, so that a later version of
    /// ours finds the same.
    public static func digest(standard: JSONValue, calendar: JSONValue) throws -> String {
        WireJSON.sha256(try WireJSON.encode(JSONValue.object(["standard": standard, "calendar": calendar])))
    }
}
