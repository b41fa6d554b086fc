import Contracts

/// A standard with the account of where each value of it was written.
public struct EffectiveStandard: Sendable {
    public let standard: Standard
    /// What it extends, directly or not, the lowest first.
    public let bases: [String]
    /// After composition.
    let root: YAMLNode

    /// Every value in force: those that are written, in the order of the files, then those that nobody wrote.
    public var values: [EffectiveValue] {
        let silent = standard.defaults.filter { root.node(at: $0.whole) == nil }
        return root.leaves
            + silent.map { EffectiveValue(pointer: $0.whole + $0.part, value: $0.value, place: nil, overrode: []) }
    }
}

/// One value of a standard, and how it came to be.
public struct EffectiveValue: Codable, Hashable, Sendable {
    /// A value that this one replaced.
    public struct Overridden: Codable, Hashable, Sendable {
        public var value: String
        public var place: SourcePlace
    }

    /// RFC 6901, in the form of a pack: "/clocks/responded/limit".
    public var pointer: String
    /// As written.
    public var value: String
    /// Nil for what nobody wrote: the built-in default.
    public var place: SourcePlace?
    /// Nearest first.
    public var overrode: [Overridden]
}

extension YAMLNode {
    /// Scalars and lists of scalars, with their places.
    fileprivate var leaves: [EffectiveValue] {
        switch content {
        case .mapping(let entries): return entries.flatMap(\.value.leaves)
        case .list(let items) where items.contains { $0.scalar == nil }: return items.flatMap(\.leaves)
        case .null, .scalar, .list:
            let overridden = overrode.map { EffectiveValue.Overridden(value: $0.written, place: $0.place) }
            return [EffectiveValue(pointer: pointer, value: written, place: place, overrode: overridden)]
        }
    }
}

extension Standard {
    static let defaultNumberPrefix = Standard(
        id: "", version: "", title: LocalizedText("", ""), calendar: "", clocks: []
    )
    .numberPrefix

    /// What holds for whoever writes nothing: where, which part of it, and the value.
    fileprivate var defaults: [(whole: String, part: String, value: String)] {
        let ladder = Ladder()
        let survey = SurveyTerms()
        let closing = ClosingTerms()
        let retention = Retention()
        return clocks.flatMap(\.defaults) + [
            ("/ladder/step", "", ladder.step.written), ("/ladder/hold", "", ladder.hold.written),
            ("/survey/delay", "", survey.delay.written), ("/survey/validity", "", survey.validity.written),
            ("/survey/low_score", "", "\(survey.lowScore)"), ("/survey/basis", "", survey.basis.rawValue),
            ("/closing/mode", "", closing.mode.rawValue),
            ("/closing/triple_confirmation", "", "\(closing.tripleConfirmation)"),
            ("/closing/consent_for", "", closing.consentFor.rawValue),
            ("/closing/first_contact_required", "", "\(closing.firstContactRequired)"),
            ("/retention/years", "", "\(retention.years)"),
            ("/retention/sites_forever", "", "\(retention.sitesForever)"),
            ("/numbering/prefix", "", Self.defaultNumberPrefix),
        ]
    }
}

extension ClockRule {
    fileprivate var defaults: [(whole: String, part: String, value: String)] {
        let silent = ClockRule(
            id: id, title: title, requirements: [], anchor: Anchor([]), satisfiedBy: [], limits: [])
        let reasons = "[" + silent.standsStill.map(\.rawValue).joined(separator: ", ") + "]"
        let pointer = "/clocks/\(id)"
        return [
            ("\(pointer)/counts_from", "", silent.anchor.time.rawValue), ("\(pointer)/stands_still", "", reasons),
            ("\(pointer)/on_reopened", "", silent.onReopened.rawValue), ("\(pointer)/recurs", "", "\(silent.recurs)"),
            ("\(pointer)/owner", "", silent.owner.rawValue),
        ] + silent.marks.map { ("\(pointer)/marks", "/\($0.point.written)", $0.action.written) }
    }
}
