import Contracts

/// The texts of every template in every language, complete and checked.
///
/// A hole in them shows at load, not while a customer waits.
public struct TemplateCatalogue: Hashable, Sendable {
    /// One text of the catalogue; its file is `<language>/<template>.mustache`.
    public struct Slot: Hashable, Sendable {
        public let language: TextLanguage
        public let template: NoticeTemplate

        public init(_ language: TextLanguage, _ template: NoticeTemplate) {
            self.language = language
            self.template = template
        }

        /// Relative to the folder of templates.
        public var path: String { "\(language.rawValue)/\(template.rawValue).mustache" }

        public static let all: [Slot] = TextLanguage.allCases.flatMap { language in
            NoticeTemplate.allCases.map { Slot(language, $0) }
        }
    }

    /// What is wrong with one file, in words that say how to mend it.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        public let path: String
        public let mend: String

        public var description: String { "\(path): \(mend)" }
    }

    private let texts: [Slot: String]

    /// Takes the texts when each slot is filled and each text reads what its template offers.
    ///
    /// - Throws: Every fault found, in the order of the slots.
    public init(_ texts: [Slot: String]) throws(TemplateFaults) {
        let faults = Slot.all.flatMap { slot in Self.faults(of: texts[slot], in: slot) }
        guard faults.isEmpty else { throw TemplateFaults(faults: faults) }
        self.texts = texts
    }

    /// The Mustache text of a slot; its first line is the subject.
    public func text(for template: NoticeTemplate, in language: TextLanguage) -> String {
        texts[Slot(language, template)] ?? ""
    }

    private static func faults(of text: String?, in slot: Slot) -> [Fault] {
        func fault(_ mend: String) -> Fault { Fault(path: slot.path, mend: mend) }
        guard let text else { return [fault("the file is missing; every template exists in zh-Hans and en")] }
        let tags: TemplateTags
        do {
            tags = try TemplateTags(scanning: text)
        } catch {
            return [fault(error.mend)]
        }
        let required = slot.template.required
        let optional = slot.template.optional
        var faults: [Fault] = []
        for name in tags.names.subtracting(required).subtracting(optional).sorted() {
            let offered = required.union(optional).sorted().joined(separator: ", ")
            faults.append(fault("{{\(name)}} is unknown here; use one of \(offered)"))
        }
        for name in required.subtracting(tags.names).sorted() {
            faults.append(fault("{{\(name)}} is missing; the text must say it"))
        }
        for name in tags.unguarded.intersection(optional).sorted() {
            faults.append(fault("{{\(name)}} may be absent; put it inside {{#\(name)}}…{{/\(name)}}"))
        }
        if MessageText(rendered: text, drill: false, language: slot.language).text.isEmpty {
            faults.append(fault("the first line is the subject and the text follows it; one of them is missing"))
        }
        return faults
    }
}

/// All that is wrong with a folder of templates.
public struct TemplateFaults: Error, Hashable, Sendable, CustomStringConvertible {
    public let faults: [TemplateCatalogue.Fault]

    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

extension TemplateTags.Fault {
    fileprivate var mend: String {
        switch self {
        case .unclosedTag(let text): "the tag {{\(text) has no closing braces"
        case .unclosedSection(let name): "the section {{#\(name)}} is never closed; add {{/\(name)}}"
        case .unexpectedEnd(let name): "{{/\(name)}} closes a section that is not open"
        case .unsupported(let tag): "\(tag) is not supported; use values, sections, inverted sections and comments"
        }
    }
}
