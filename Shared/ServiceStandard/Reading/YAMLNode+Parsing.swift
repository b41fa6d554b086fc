import Contracts
import Yams

extension YAMLNode {
    /// Reads a file; nil, with what is wrong in the report, for one that is no single YAML document.
    static func parse(_ file: SourceFile, report: SourceReport) -> YAMLNode? {
        do {
            guard let root = try Yams.compose(yaml: file.text) else {
                report.add(
                    SourceFinding(
                        .error, at: SourcePlace(file: file.name, line: 1), "", .init("文件是空的", "the file is empty"),
                        fix: .init("写入内容或删除该文件", "write it or remove it")))
                return nil
            }
            var conversion = Conversion(file: file.name)
            return try conversion.node(root, at: "", line: nil, depth: 0)
        } catch let finding as SourceFinding {
            report.add(finding)
        } catch let error as YamlError {
            report.add(SourceFinding(error, in: file))
        } catch {
            report.add(
                SourceFinding(
                    .error, at: SourcePlace(file: file.name, line: 1), "",
                    .init("文件不是 YAML：\(error)", "the file is not YAML: \(error)"),
                    fix: .init("请更正文件", "correct the file")))
        }
        return nil
    }
}

/// Makes our nodes of the parser's, as long as they are of a size that a person could have written.
private struct Conversion {
    /// Aliases of aliases multiply; nobody writes this many values.
    static let maximumNodes = 200_000
    static let maximumDepth = 64

    let file: String
    var count = 0

    mutating func node(_ node: Node, at pointer: String, line: Int?, depth: Int) throws(SourceFinding) -> YAMLNode {
        let place = SourcePlace(file: file, line: line ?? node.mark?.line ?? 1)
        count += 1
        guard count <= Self.maximumNodes, depth <= Self.maximumDepth else {
            throw SourceFinding(
                .error, at: place, pointer, .init("文件过大或嵌套过深", "the file is too large or too deep"),
                fix: .init("请拆分文件", "split the file"))
        }
        return YAMLNode(
            place: place, pointer: pointer, content: try content(node, at: pointer, place: place, depth: depth))
    }

    private mutating func content(
        _ node: Node, at pointer: String, place: SourcePlace, depth: Int
    ) throws(SourceFinding) -> YAMLNode.Content {
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return isNull ? .null : .scalar(scalar.string)
        case .sequence(let sequence):
            var items: [YAMLNode] = []
            for (index, item) in sequence.enumerated() {
                items.append(try self.node(item, at: "\(pointer)/\(index)", line: nil, depth: depth + 1))
            }
            return .list(items)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw SourceFinding(
                        .error, at: place, pointer, .init("键必须是一个词", "a key has to be a single word"),
                        fix: .init("请写成「键: 值」", "write it as key: value"))
                }
                let token = name.replacing("~", with: "~0").replacing("/", with: "~1")
                entries.append(
                    YAMLNode.Entry(
                        key: name,
                        value: try self.node(
                            value, at: "\(pointer)/\(token)", line: key.mark?.line, depth: depth + 1)))
            }
            return .mapping(entries)
        case .alias:
            throw SourceFinding(
                .error, at: place, pointer, .init("别名没有对应的锚点", "the alias has no anchor"),
                fix: .init("请写出该值", "write the value itself"))
        }
    }
}

extension SourceFinding {
    /// What the parser complained of.
    init(_ error: YamlError, in file: SourceFile) {
        let (line, problem): (Int, String)
        switch error {
        case .scanner(let context, let text, let mark, _), .parser(let context, let text, let mark, _),
            .composer(let context, let text, let mark, _):
            (line, problem) = (mark.line, [context?.text, text].compactMap(\.self).joined(separator: " "))
        case .reader(let text, let offset, _, let yaml):
            (line, problem) = (yaml.utf8.prefix(offset ?? 0).count { $0 == 0x0A } + 1, text)
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.sorted { "\($0)" < "\($1)" }.map { "\($0)" }.joined(separator: ", ")
            self.init(
                .error, at: SourcePlace(file: file.name, line: context.mark.line), "",
                LocalizedText("键重复：\(key)", "\(key) is written twice in the same mapping"),
                fix: LocalizedText("请只保留一个", "keep one of them"))
            return
        default:
            (line, problem) = (1, "\(error)")
        }
        // What breaks off at the end is missed on the line behind it.
        let last = file.text.utf8.count { $0 == 0x0A } + 1
        self.init(
            .error, at: SourcePlace(file: file.name, line: min(line, last)), "",
            LocalizedText("文件不是 YAML：\(problem)", "the file is not YAML: \(problem)"),
            fix: LocalizedText(
                "请检查缩进、冒号后的空格和引号", "check the indentation, the space after each colon, and the quotes"))
    }
}
