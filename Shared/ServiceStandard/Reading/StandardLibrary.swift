import Contracts

/// The files of a standards folder and a calendars folder, as read by whoever does I/O.
public struct StandardFiles: Hashable, Sendable {
    /// Packs, one a file, and beside them `sources.yaml` and `select.yaml`.
    public var standards: [SourceFile]
    public var calendars: [SourceFile]

    public init(standards: [SourceFile], calendars: [SourceFile]) {
        self.standards = standards
        self.calendars = calendars
    }
}

/// All standards of an organisation: packs after composition, calendars, sources and the rules that choose, all checked.
///
/// What cannot be used is left out and said in ``findings``; a running system asks for none (``errors``).
public struct StandardLibrary: Sendable {
    public static let sourcesFile = "sources.yaml"
    public static let selectionFile = "select.yaml"

    public let files: StandardFiles
    /// Everything there is to say about the files, file by file, line by line.
    public let findings: [SourceFinding]
    /// By id.
    public let calendars: [String: BusinessCalendar]
    /// Where each calendar says how far its holidays are known, or could say it.
    private let reachPlaces: [String: SourcePlace]
    public let sources: Sources
    public let selection: Selection
    private let packs: [String: EffectiveStandard]
    private let packFindings: [String: [SourceFinding]]

    public init(files: StandardFiles) {
        self.files = files
        let report = SourceReport()
        var reachPlaces: [String: SourcePlace] = [:]
        let calendars = Self.calendars(files.calendars, &reachPlaces, report)
        self.reachPlaces = reachPlaces
        let besides = [Self.sourcesFile, Self.selectionFile]
        let sourcesRoot = Self.root(Self.sourcesFile, files, report)
        let sources = sourcesRoot.flatMap { Sources.read($0, report: report) }
        let selectionRoot = Self.root(Self.selectionFile, files, report)
        let selection = selectionRoot.flatMap { Selection.read($0, report: report) }

        let (roots, unreadable) = Self.roots(files.standards.filter { !besides.contains($0.fileName) })
        let composition = Composition(roots: roots)
        var packs: [String: EffectiveStandard] = [:]
        var packFindings = unreadable
        for id in roots.keys.sorted() {
            let own = SourceReport()
            let pack = composition.compose(id, report: own).flatMap { root, bases in
                Standard.read(root, stem: id, report: own).map {
                    EffectiveStandard(standard: $0, bases: bases, root: root)
                }
            }
            if let pack { PackCheck(pack: pack, calendars: calendars, sources: sources, report: own).run() }
            if !own.hasErrors, unreadable[id] == nil { packs[id] = pack }
            packFindings[id, default: []] += own.findings
        }
        if let selectionRoot, let selection {
            let seasonal = packs.filter { $1.standard.effectiveFrom != nil || $1.standard.effectiveUntil != nil }
            SelectionCheck(
                selection: selection, root: selectionRoot, packs: Set(packFindings.keys),
                seasonal: Set(seasonal.keys), report: report
            ).run()
        }
        for id in packFindings.keys.sorted() { packFindings[id]?.forEach(report.add) }
        findings = report.findings.sorted { ($0.place, $0.severity) < ($1.place, $1.severity) }
        self.calendars = calendars.compactMapValues(\.self)
        self.sources = sources ?? Sources()
        self.selection = selection ?? Selection()
        self.packs = packs
        self.packFindings = packFindings
    }

    /// Ids of the packs that can be used.
    public var ids: [String] { packs.keys.sorted() }

    /// Ids of the packs that lie in the folder and have errors.
    public var unusable: [String] { packFindings.keys.filter { packs[$0] == nil }.sorted() }

    public var errors: [SourceFinding] { findings.filter { $0.severity == .error } }

    /// Nil for a pack that is not there or has errors.
    public func pack(_ id: String) -> EffectiveStandard? { packs[id] }

    /// What there is to say about one pack, including that about its bases; empty for one that is not there.
    public func findings(of id: String) -> [SourceFinding] {
        packFindings[id, default: []].sorted { ($0.place, $0.severity) < ($1.place, $1.severity) }
    }

    /// Warns of every calendar that does not know the holidays of a deadline that starts now.
    ///
    /// - Throws: `EncodingError` or `FieldError`, never for what this library has read.
    public func reachFindings(at now: Instant) throws -> [SourceFinding] { try reachFindings(of: ids, at: now) }

    private func reachFindings(of ids: [String], at now: Instant) throws -> [SourceFinding] {
        try CalendarReach.found(in: ids.compactMap { try edition($0) }, at: now).compactMap { reach in
            reachPlaces[reach.calendar].map {
                SourceFinding(.warning, at: $0, "/published_until", reach.text, fix: CalendarReach.mend)
            }
        }
    }

    /// Why a production system cannot open tickets under these standards: every draft that a rule may choose (S2-19).
    ///
    /// Empty when all of them are approved. Drafts that no rule names may lie in the folder.
    public var refusalsInProduction: [SourceFinding] {
        var seen: Set<String> = []
        return selection.rules.compactMap { rule in
            guard let pack = packs[rule.use], pack.standard.approval == nil, seen.insert(rule.use).inserted else {
                return nil
            }
            return SourceFinding(
                .error, at: pack.root.place, "",
                LocalizedText(
                    "规则 \(rule.id) 使用的标准 \(rule.use) 尚未批准",
                    "the rule \(rule.id) uses \(rule.use), which nobody has approved"),
                fix: LocalizedText(
                    "批准后写 approved: {by: …, at: …}；生产环境不使用草稿",
                    "have it approved and write approved: {by: …, at: …}; production uses no draft"))
        }
    }

    /// The pack with its calendar, as tickets freeze it; nil for a pack that is not there or has errors.
    ///
    /// - Throws: `EncodingError`, never for what this library has read.
    public func edition(_ id: String) throws -> Edition? {
        guard let standard = packs[id]?.standard, let calendar = calendars[standard.calendar] else { return nil }
        return try Edition(standard, calendar: calendar)
    }

    /// The same with a pack more, or with another text of one, for packs that are not in the folder yet.
    public func adding(_ file: SourceFile) -> StandardLibrary {
        var files = files
        files.standards.removeAll { $0.stem == file.stem }
        files.standards.append(file)
        return StandardLibrary(files: files)
    }

    /// What there is to say about one file as if it lay in the folder: about a pack with its bases, or about the sources or the
    /// rules alone.
    ///
    /// - Parameter now: For what its calendar does not know of deadlines that start then.
    /// - Throws: As ``reachFindings(at:)``.
    public func findings(aboutReplacing file: SourceFile, at now: Instant) throws -> [SourceFinding] {
        let library = adding(file)
        guard ![Self.sourcesFile, Self.selectionFile].contains(file.fileName) else {
            return library.findings.filter { $0.place.file == file.name }
        }
        return try library.findings(of: file.stem) + library.reachFindings(of: [file.stem], at: now)
    }

    /// The packs' files parsed, by id, and for those that cannot be what is wrong.
    private static func roots(_ files: [SourceFile]) -> ([String: YAMLNode], [String: [SourceFinding]]) {
        var roots: [String: YAMLNode] = [:]
        var faults: [String: [SourceFinding]] = [:]
        for file in files {
            let report = SourceReport()
            let root = YAMLNode.parse(file, report: report)
            if let other = roots[file.stem]?.place.file {
                report.add(
                    SourceFinding(
                        .error, at: SourcePlace(file: file.name, line: 1), "",
                        LocalizedText(
                            "标准 \(file.stem) 已写在 \(other)", "the pack \(file.stem) is written in \(other) already"),
                        fix: LocalizedText("请删除或重命名其中一个文件", "remove or rename one of the files")))
            }
            roots[file.stem] = roots[file.stem] ?? root
            if report.hasErrors { faults[file.stem, default: []] += report.findings }
        }
        return (roots, faults)
    }

    private static func root(_ name: String, _ files: StandardFiles, _ report: SourceReport) -> YAMLNode? {
        files.standards.first { $0.fileName == name }.flatMap { YAMLNode.parse($0, report: report) }
    }

    /// By id; nil for a calendar with errors.
    private static func calendars(
        _ files: [SourceFile], _ reachPlaces: inout [String: SourcePlace], _ report: SourceReport
    ) -> [String: BusinessCalendar?] {
        var calendars: [String: BusinessCalendar?] = [:]
        for file in files {
            let own = SourceReport()
            let root = YAMLNode.parse(file, report: own)
            let calendar = root.flatMap { BusinessCalendar.read($0, report: own) }
            if let root, let calendar, calendar.id != file.stem {
                own.error(
                    root["id"] ?? root,
                    .init("标识 \(calendar.id) 与文件名不符", "the id \(calendar.id) is not the name of the file"),
                    fix: .init("请写 id: \(file.stem)，或重命名文件", "write id: \(file.stem), or rename the file"))
            }
            reachPlaces[file.stem] = (root?["published_until"] ?? root?["holidays"] ?? root)?.place
            calendars[file.stem] = .some(own.hasErrors ? nil : calendar)
            own.findings.forEach(report.add)
        }
        return calendars
    }
}
