/// Something of an event that was taken otherwise than it was written, so that its sender can mend it.
public struct AnswerWarning: Codable, Hashable, Sendable {
    /// RFC 6901, from the root of the event: "/data/urgencyhint".
    public var pointer: String
    public var code: WarningCode
    public var text: LocalizedText

    public init(_ code: WarningCode, pointer: String, _ text: LocalizedText) {
        self.pointer = pointer
        self.code = code
        self.text = text
    }
}

/// What kind of warning it is; open, so a reader that does not know one shows its text.
public struct WarningCode: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A field that the contract does not know was ignored; the text says which one may have been meant.
    public static let fieldUnknown = WarningCode(rawValue: "field_unknown")
    /// A member stands twice in one object; the first counts.
    public static let fieldRepeated = WarningCode(rawValue: "field_repeated")
    /// An optional date or instant that cannot be was taken as not said.
    public static let instantIgnored = WarningCode(rawValue: "instant_ignored")
    /// An instant was moved to the nearest one that can be believed.
    public static let instantClamped = WarningCode(rawValue: "instant_clamped")
    /// Control characters were removed from a text.
    public static let textCleaned = WarningCode(rawValue: "text_cleaned")
    /// A reference to something that is not known was kept as it is.
    public static let referenceUnknown = WarningCode(rawValue: "reference_unknown")

    public var description: String { rawValue }
}
