import Contracts
import ServiceRuntime
import ServiceStandard

/// A line of `escalation standard list --json`.
struct StandardListing: Codable {
    var id: String
    var version: String
    var title: LocalizedText
    /// Nil for a draft.
    var approved: Approval?
    var effectiveFrom: CivilDate?
    var effectiveUntil: CivilDate?
    var calendar: String
    /// The lowest base first.
    var bases: [String]
    /// Over standard and calendar; what tickets freeze.
    var digest: String

    static func all(in library: StandardLibrary) throws -> [StandardListing] {
        try library.ids.compactMap { try library.pack($0).map { try StandardListing($0, in: library) } }
    }

    init(_ pack: EffectiveStandard, in library: StandardLibrary) throws {
        let standard = pack.standard
        id = standard.id
        version = standard.version
        title = standard.title
        approved = standard.approval
        effectiveFrom = standard.effectiveFrom
        effectiveUntil = standard.effectiveUntil
        calendar = standard.calendar
        bases = pack.bases
        digest = try library.edition(standard.id)?.digest ?? ""
    }
}

/// The answer of `escalation standard show --json`.
struct StandardDetail: Codable {
    struct Source: Codable {
        var citation: LocalizedText
        var text: LocalizedText?
    }

    var head: StandardListing
    /// The effective standard as services exchange it.
    var standard: Standard
    var values: [EffectiveValue]
    /// By requirement id, for every id that the standard cites.
    var sources: [String: Source]

    init(_ pack: EffectiveStandard, in library: StandardLibrary) throws {
        head = try StandardListing(pack, in: library)
        standard = pack.standard
        values = pack.values
        sources = Dictionary(
            pack.standard.requirements.map { id in
                (id, Source(citation: library.sources.citation(id), text: library.sources.requirements[id]?.text))
            }, uniquingKeysWith: { first, _ in first })
    }
}

/// The answer of `escalation standard check`.
struct CheckResult: Codable {
    var errors: Int
    var warnings: Int
    var findings: [SourceFinding]

    init(_ findings: [SourceFinding]) {
        self.findings = findings
        errors = findings.count { $0.severity == .error }
        warnings = findings.count { $0.severity == .warning }
    }

    var lines: [String] {
        let summary = LocalizedText("\(errors) 个错误，\(warnings) 个警告", "\(errors) errors, \(warnings) warnings")
        return findings.map { Terminal.text($0.text) } + [Terminal.text(summary)]
    }
}

extension Standard {
    /// Every requirement that is cited anywhere, in the order of the clocks and then the targets.
    var requirements: [String] {
        var seen: Set<String> = []
        return (clocks.flatMap(\.allRequirements) + targets.flatMap(\.requirements)).filter { seen.insert($0).inserted }
    }
}

extension ClockRule {
    var allRequirements: [String] {
        var seen: Set<String> = []
        return (requirements + limits.flatMap(\.requirements)).filter { seen.insert($0).inserted }
    }
}
