import Contracts
import ServiceRuntime
import ServiceStandard

/// Standards as a person reads them on a terminal.
struct StandardText {
    let library: StandardLibrary

    init(_ library: StandardLibrary) {
        self.library = library
    }

    // MARK: - List

    var list: [String] {
        let rows = library.ids.compactMap(library.pack).map { pack in
            let standard = pack.standard
            let state =
                standard.approval.map { "\($0.by) \($0.at)" } ?? Terminal.text(.init("草稿", "draft"))
            return [standard.id, standard.version, state, standard.calendar, Terminal.text(standard.title)]
        }
        let broken = library.unusable.map { id in
            "\(id)  "
                + Terminal.text(.init("有错误，见 escalation standard check", "has errors; see escalation standard check"))
        }
        return Self.aligned(rows) + broken
    }

    // MARK: - Show

    func show(_ pack: EffectiveStandard) -> [String] {
        let groups = Groups(pack.values)
        return head(pack)
            + pack.standard.clocks.flatMap { clock in
                ["", "\(clock.id)  \(Terminal.text(clock.title))"] + rows(groups.clocks[clock.id.rawValue, default: []])
                    + citations(clock.allRequirements)
            } + groups.rest.flatMap { ["", $0.name] + rows($0.values) }
            + citations(pack.standard.targets.flatMap(\.requirements))
    }

    private func head(_ pack: EffectiveStandard) -> [String] {
        let standard = pack.standard
        let approved = standard.approval.map { "\($0.by) \($0.at)" }
        let calendar = library.calendars[standard.calendar].map { "\($0.id) \($0.version) \($0.zone)" }
        let effective = [standard.effectiveFrom, standard.effectiveUntil].map { $0?.description ?? "" }
        let digest = (try? library.edition(standard.id))?.digest
        return [
            "\(standard.id) \(standard.version)  \(Terminal.text(standard.title))",
            field("批准", "approved", approved ?? Terminal.text(.init("草稿，未批准", "no: a draft"))),
            field("有效期", "effective", effective == ["", ""] ? "–" : effective.joined(separator: " … ")),
            field("日历", "calendar", calendar ?? standard.calendar),
            field("基础", "extends", pack.bases.isEmpty ? "–" : pack.bases.joined(separator: " → ")),
            field("摘要", "digest", digest ?? "–"),
        ]
    }

    private func field(_ chinese: String, _ english: String, _ value: String) -> String {
        Terminal.fit(Terminal.text(.init(chinese, english)), 11) + value
    }

    private func rows(_ values: [Groups.Row]) -> [String] {
        Self.aligned(
            values.map { row in
                let before = row.value.overrode.map { "\($0.value) (\($0.place))" }.joined(separator: ", ")
                let replaced = before.isEmpty ? "" : Terminal.text(.init("取代 \(before)", "replaces \(before)"))
                return ["  " + row.name, row.value.value, place(row.value), replaced]
            })
    }

    private func citations(_ ids: [String]) -> [String] {
        Self.aligned(
            ids.map { id in
                [
                    "  " + id, Terminal.text(library.sources.citation(id)),
                    library.sources.requirements[id].map { Terminal.text($0.text) } ?? "",
                ]
            })
    }

    // MARK: - Diff

    func diff(_ left: EffectiveStandard, _ right: EffectiveStandard, _ changes: [StandardDiff.Change]) -> [String] {
        guard !changes.isEmpty else {
            return [Terminal.text(.init("两个标准的承诺相同", "both standards promise the same"))]
        }
        func rows(_ sign: String, _ value: EffectiveValue?) -> [[String]] {
            value.map { [["  \(sign) \($0.value)", place($0)]] } ?? []
        }
        return [
            "--- \(left.standard.id) \(left.standard.version)", "+++ \(right.standard.id) \(right.standard.version)",
        ]
            + changes.flatMap { change in
                ["", change.path] + Self.aligned(rows("-", change.left) + rows("+", change.right))
            }
    }

    private func place(_ value: EffectiveValue) -> String {
        value.place?.description ?? Terminal.text(.init("内置默认值", "built-in default"))
    }

    /// Columns as wide as their widest word, at most 60, with two blanks between.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            min(60, rows.map { $0.indices.contains(column) ? Terminal.columns($0[column]) : 0 }.max() ?? 0)
        }
        return rows.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                line += text + String(repeating: " ", count: max(0, widths[column] - Terminal.columns(text)) + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

/// Values by the clock, or the other part of a pack, that they belong to.
private struct Groups {
    struct Row {
        var name: String
        var value: EffectiveValue
    }

    var clocks: [String: [Row]] = [:]
    var rest: [(name: String, values: [Row])] = []

    init(_ values: [EffectiveValue]) {
        let head = ["id", "version", "title", "extends", "approved", "effective", "calendar"]
        for value in values {
            let path = value.pointer.split(separator: "/").map(String.init)
            guard let part = path.first, !head.contains(part) else { continue }
            if part == "clocks", path.count > 2 {
                guard path[2] != "title" else { continue }
                clocks[path[1], default: []].append(Row(name: path[2...].joined(separator: "/"), value: value))
            } else {
                let row = Row(name: path.dropFirst().joined(separator: "/"), value: value)
                if let index = rest.firstIndex(where: { $0.name == part }) {
                    rest[index].values.append(row)
                } else {
                    rest.append((part, [row]))
                }
            }
        }
    }
}
