/// The Mustache tags of one text, as far as the catalogue has to know them.
struct TemplateTags: Hashable, Sendable {
    /// A fault in the tags themselves, with what to do about it.
    enum Fault: Error, Hashable, Sendable {
        case unclosedTag(after: String)
        case unclosedSection(String)
        case unexpectedEnd(String)
        /// Partials, blocks and other delimiters have no place in a short notice.
        case unsupported(String)
    }

    /// Every name that is read, as a value or as the condition of a section.
    private(set) var names: Set<String> = []
    /// Names that are read as a value outside any section of that name.
    private(set) var unguarded: Set<String> = []

    init(scanning text: String) throws(Fault) {
        var rest = text[...]
        var open: [String] = []
        while let start = rest.firstRange(of: "{{") {
            let inside = rest[start.upperBound...]
            let isTriple = inside.first == "{"
            guard let end = inside.firstRange(of: isTriple ? "}}}" : "}}") else {
                throw .unclosedTag(after: String(inside.prefix(20)))
            }
            let tag = String(inside[..<end.lowerBound].dropFirst(isTriple ? 1 : 0))
            rest = inside[end.upperBound...]
            try take(tag, open: &open)
        }
        if let section = open.last { throw .unclosedSection(section) }
    }

    private mutating func take(_ tag: String, open: inout [String]) throws(Fault) {
        let content = tag.drop(while: \.isWhitespace)
        let name = content.dropFirst().filter { !$0.isWhitespace }
        switch content.first {
        case "!":
            break
        case "#", "^":
            names.insert(name)
            open.append(name)
        case "/":
            guard open.popLast() == name else { throw .unexpectedEnd(name) }
        case ">", "<", "$", "=", "%", "*", nil:
            throw .unsupported("{{\(tag)}}")
        case "&":
            read(name, open: open)
        default:
            read(content.filter { !$0.isWhitespace }, open: open)
        }
    }

    private mutating func read(_ name: String, open: [String]) {
        names.insert(name)
        if !open.contains(name) { unguarded.insert(name) }
    }
}
