/// One value of a YAML file that remembers its file, its line, and what it replaced.
///
/// Scalars are text: what a word means is the reader's to say, so that `2026.1`, `09:00` and `no` stay as they were written.
/// JSON is YAML, so this reads JSON files as well.
struct YAMLNode: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        /// Nothing, `~` or `null` without quotes.
        case null
        case scalar(String)
        case list([YAMLNode])
        case mapping([Entry])
    }

    /// A key with its value, in the order of the file; no key comes twice.
    struct Entry: Hashable, Sendable {
        var key: String
        var value: YAMLNode
    }

    /// A value that was replaced when files were laid over each other.
    struct Overridden: Hashable, Sendable {
        var place: SourcePlace
        /// In one line.
        var written: String
    }

    /// For the value of a key, where the key stands.
    var place: SourcePlace
    /// RFC 6901, from the root of its file; files that are laid over each other agree in it.
    var pointer: String
    var content: Content
    /// Nearest first.
    var overrode: [Overridden] = []
    /// A mapping that was laid over something that is none replaces whatever lies below, and is not merged with it.
    var isReplacement = false

    subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    var isNull: Bool { content == .null }

    /// Nil for anything but a scalar.
    var scalar: String? {
        guard case .scalar(let text) = content else { return nil }
        return text
    }

    /// Empty for anything but a mapping.
    var entries: [Entry] {
        guard case .mapping(let entries) = content else { return [] }
        return entries
    }

    /// The elements of a list; a single word stands for a list of one, `null` for an empty one.
    var items: [YAMLNode] {
        switch content {
        case .null: []
        case .list(let items): items
        case .scalar, .mapping: [self]
        }
    }

    /// The value at a pointer of this file; nil where nothing is written.
    func node(at pointer: String) -> YAMLNode? {
        var node = self
        for token in pointer.split(separator: "/") {
            let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
            switch node.content {
            case .mapping:
                guard let next = node[name] else { return nil }
                node = next
            case .list(let items):
                guard let index = Int(name), items.indices.contains(index) else { return nil }
                node = items[index]
            case .scalar, .null:
                return nil
            }
        }
        return node
    }

    /// The value at a pointer, or the nearest one around it that is written: where to point at what is missing.
    func nearest(to pointer: String) -> YAMLNode {
        var path = pointer[...]
        while !path.isEmpty {
            if let node = node(at: String(path)) { return node }
            path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        }
        return self
    }

    /// In one line: `{kind: [complaint, feedback]}`.
    var written: String {
        switch content {
        case .null: "null"
        case .scalar(let text): text
        case .list(let items): "[" + items.map(\.written).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\($0.key): \($0.value.written)" }.joined(separator: ", ") + "}"
        }
    }
}
