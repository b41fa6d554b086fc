import Contracts

extension YAMLNode {
    /// Reads a JSON file (RFC 8259) with the line of every value; nil, with what is wrong in the report, for anything else.
    ///
    /// Numbers stay as they were written, like all scalars here.
    static func parseJSON(_ file: SourceFile, report: SourceReport) -> YAMLNode? {
        var scanner = JSONScanner(file)
        do {
            return try scanner.document()
        } catch {
            report.add(error)
            return nil
        }
    }
}

/// Walks over the bytes of one document; strict where a YAML or a lenient JSON parser would take what was not meant.
private struct JSONScanner {
    private static let maximumDepth = 64

    private let file: String
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    init(_ file: SourceFile) {
        self.file = file.name
        let bytes = Array(file.text.utf8)
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    mutating func document() throws(SourceFinding) -> YAMLNode {
        skipSpace()
        let root = try value(at: "", line: line, depth: 0)
        skipSpace()
        guard index == bytes.count else { throw unexpected("文件末尾", "the end of the file") }
        return root
    }

    private mutating func value(at pointer: String, line: Int, depth: Int) throws(SourceFinding) -> YAMLNode {
        guard depth <= Self.maximumDepth else {
            throw fault("嵌套过深", "it is nested too deep")
        }
        let content: YAMLNode.Content
        switch peek {
        case UInt8(ascii: "{"): content = .mapping(try members(at: pointer, depth: depth))
        case UInt8(ascii: "["): content = .list(try elements(at: pointer, depth: depth))
        case UInt8(ascii: "\""): content = .scalar(try string())
        default: content = try word()
        }
        return YAMLNode(place: SourcePlace(file: file, line: line), pointer: pointer, content: content)
    }

    private mutating func members(at pointer: String, depth: Int) throws(SourceFinding) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        index += 1
        skipSpace()
        if skip("}") { return entries }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw unexpected("带引号的键", "a key in double quotes") }
            let keyLine = line
            let key = try string()
            guard !entries.contains(where: { $0.key == key }) else {
                throw fault("键 \(key) 重复", "the key \(key) is written twice")
            }
            skipSpace()
            guard skip(":") else { throw unexpected("「:」", "a colon") }
            skipSpace()
            let token = key.replacing("~", with: "~0").replacing("/", with: "~1")
            entries.append(
                .init(key: key, value: try value(at: "\(pointer)/\(token)", line: keyLine, depth: depth + 1)))
            skipSpace()
            if skip("}") { return entries }
            guard skip(",") else { throw unexpected("「,」或「}」", "a comma or }") }
        }
    }

    private mutating func elements(at pointer: String, depth: Int) throws(SourceFinding) -> [YAMLNode] {
        var items: [YAMLNode] = []
        index += 1
        skipSpace()
        if skip("]") { return items }
        while true {
            skipSpace()
            items.append(try value(at: "\(pointer)/\(items.count)", line: line, depth: depth + 1))
            skipSpace()
            if skip("]") { return items }
            guard skip(",") else { throw unexpected("「,」或「]」", "a comma or ]") }
        }
    }

    /// `true`, `false`, `null` or a number.
    private mutating func word() throws(SourceFinding) -> YAMLNode.Content {
        let start = index
        while let byte = peek, byte.isLetterOrDigit || "+-.".utf8.contains(byte) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        if word == "null" { return .null }
        let isNumber = word.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
        guard isNumber || word == "true" || word == "false" else {
            index = start
            throw unexpected("一个值", "a value")
        }
        return .scalar(word)
    }
}

// MARK: - Text

extension JSONScanner {
    private mutating func string() throws(SourceFinding) -> String {
        var text: [UInt8] = []
        index += 1
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                index += 1
                text.append(contentsOf: String(Character(try escape())).utf8)
            case 0..<0x20:
                throw fault("文字中有换行或控制字符", "there is a line break or a control character inside a text")
            default:
                text.append(byte)
                index += 1
            }
        }
        throw unexpected("「\"」", "the closing quote")
    }

    /// What stands behind a backslash.
    private mutating func escape() throws(SourceFinding) -> Unicode.Scalar {
        let letter = peek
        index += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // Two units make one character beyond the first 65,536.
            guard unit < 0xDC00, skip("\\"), skip("u") else { break }
            let low = try hexadecimal()
            guard (0xDC00...0xDFFF).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { break }
            return scalar
        default: break
        }
        throw fault("「\\」后的转义无效", "what follows the backslash is no escape")
    }

    private mutating func hexadecimal() throws(SourceFinding) -> UInt32 {
        let digits = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
        guard digits.utf8.count == 4, digits.utf8.allSatisfy(\.isHexadecimal), let unit = UInt32(digits, radix: 16)
        else {
            throw fault("\\u 后应为四位十六进制数", "four hexadecimal digits belong behind \\u")
        }
        index += 4
        return unit
    }
}

// MARK: - Steps

extension JSONScanner {
    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard let byte = peek, mark.value == UInt32(byte) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
            if byte == 0x0A { line += 1 }
            index += 1
        }
    }

    private func unexpected(_ chinese: String, _ english: String) -> SourceFinding {
        let rest = String(decoding: bytes[index...].prefix(24), as: UTF8.self).prefix { !$0.isNewline }
        return rest.isEmpty
            ? fault("文件在此中断，应有\(chinese)", "the file ends where \(english) belongs")
            : fault("此处应为\(chinese)，而不是 \(rest)", "here belongs \(english), not \(rest)")
    }

    private func fault(_ chinese: String, _ english: String) -> SourceFinding {
        SourceFinding(
            .error, at: SourcePlace(file: file, line: line), "",
            .init("文件不是 JSON：\(chinese)", "the file is not JSON: \(english)"),
            fix: .init("请更正为 JSON（RFC 8259）", "correct it to JSON (RFC 8259)"))
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }

    fileprivate var isHexadecimal: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}
