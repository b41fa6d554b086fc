import Contracts

/// The documents that a standard is taken from, and what each requirement of them says: `sources.yaml`.
///
/// People read 《document》§chapter, never a requirement id alone.
public struct Sources: Codable, Hashable, Sendable {
    public struct Requirement: Codable, Hashable, Sendable {
        /// A key of ``Sources/documents``.
        public var document: String
        /// "2.4.1"; nil where the document has no chapters.
        public var chapter: String?
        /// What is required, in one line.
        public var text: LocalizedText

        public init(document: String, chapter: String? = nil, text: LocalizedText) {
            self.document = document
            self.chapter = chapter
            self.text = text
        }
    }

    /// Titles, without 《》.
    public var documents: [String: LocalizedText]
    /// By id, "S1-6".
    public var requirements: [String: Requirement]

    public init(documents: [String: LocalizedText] = [:], requirements: [String: Requirement] = [:]) {
        self.documents = documents
        self.requirements = requirements
    }

    /// 《document》§chapter in both languages; the id itself for one that is not listed.
    public func citation(_ id: String) -> LocalizedText {
        guard let requirement = requirements[id], let title = documents[requirement.document] else {
            return LocalizedText(id, id)
        }
        let chapter = requirement.chapter.map { "§\($0)" } ?? ""
        return LocalizedText("《\(title.chinese)》\(chapter)", "《\(title.english)》\(chapter)")
    }
}

// MARK: - Reading

extension Sources {
    static let example = "{document: S1, chapter: \"2.4.1\", zh-Hans: …, en: …}"

    /// Reads `sources.yaml`: `documents`, id → title, and `requirements`, id → ``example``.
    static func read(_ root: YAMLNode, report: SourceReport) -> Sources? {
        guard let reader = FieldReader(root, keys: ["documents", "requirements"], report: report) else { return nil }
        var sources = Sources()
        for entry in reader.required("documents", example: "{S1: {zh-Hans: …, en: …}}")?.entries ?? [] {
            sources.documents[entry.key] = entry.value.localized(report)
        }
        for entry in reader.required("requirements", example: "{S1-6: \(example)}")?.entries ?? [] {
            let keys = ["document", "chapter", "zh-Hans", "en"]
            guard let fields = FieldReader(entry.value, keys: keys, report: report) else { continue }
            let document = fields.required("document", example: sources.documents.keys.min() ?? "S1")?.text(report)
            guard let document, let text = fields.localizedText else { continue }
            if sources.documents[document] == nil, let node = fields.field("document") {
                report.error(
                    node, .init("未列出的文件 \(document)", "the document \(document) is not listed"),
                    fix: .choose(document, from: sources.documents.keys.sorted()))
            }
            sources.requirements[entry.key] = Requirement(
                document: document, chapter: fields.text("chapter"), text: text)
        }
        return sources
    }
}
