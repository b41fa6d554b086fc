/// What two standards promise differently, value by value; what they say of themselves (id, version, title) aside.
public struct StandardDiff: Sendable {
    public struct Change: Codable, Hashable, Sendable {
        /// Like a pointer, save that a line of limits goes by its condition: "/clocks/responded/limits/{urgency: urgent}/limit".
        public var path: String
        /// Nil where only the other standard has the value.
        public var left: EffectiveValue?
        public var right: EffectiveValue?
    }

    /// In the order of the left standard, then what only the right one has.
    ///
    /// Of a clock that only one of them has, what nobody wrote is left out: it says nothing that the clock's absence does not.
    public let changes: [Change]

    public init(_ left: EffectiveStandard, _ right: EffectiveStandard) {
        let before = left.comparable(to: right.standard)
        let after = right.comparable(to: left.standard)
        let known = Set(before.map(\.path))
        let byPath = Dictionary(after.map { ($0.path, $0.value) }) { first, _ in first }
        changes =
            before.compactMap { path, value in
                byPath[path]?.value == value.value ? nil : Change(path: path, left: value, right: byPath[path])
            }
            + after.filter { !known.contains($0.path) }.map { Change(path: $0.path, left: nil, right: $0.value) }
    }
}

extension EffectiveStandard {
    fileprivate func comparable(to other: Standard) -> [(path: String, value: EffectiveValue)] {
        let own = Standard.ownKeys.filter { $0 != "effective" }.map { "/\($0)" }
        let extra = standard.clocks.filter { other.clock($0.id) == nil }.map { "/clocks/\($0.id)/" }
        let names = limitNames
        return values.filter { value in
            !own.contains { value.pointer == $0 || value.pointer.hasPrefix($0 + "/") }
                && (value.place != nil || !extra.contains { value.pointer.hasPrefix($0) })
        }.compactMap { value in
            guard let line = names.first(where: { value.pointer.hasPrefix($0.pointer + "/") }) else {
                return (value.pointer, value)
            }
            let rest = value.pointer.dropFirst(line.pointer.count)
            return rest.hasPrefix("/when/") ? nil : (line.name + rest, value)
        }
    }

    /// Lines of limits by their conditions; two with the same one, which hold for different agreements, are counted.
    private var limitNames: [(pointer: String, name: String)] {
        standard.clocks.flatMap { clock -> [(String, String)] in
            let lines = root.node(at: "/clocks/\(clock.id)/limits")?.items ?? []
            var seen: [String: Int] = [:]
            return lines.map { line in
                let condition = line["when"]?.written ?? "{}"
                let count = seen[condition, default: 0] + 1
                seen[condition] = count
                let name = "/clocks/\(clock.id)/limits/\(condition)" + (count > 1 ? " \(count)" : "")
                return (line.pointer, name)
            }
        }
    }
}
