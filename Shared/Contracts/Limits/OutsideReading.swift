import Foundation

/// Holds an outside document against the declared fields, and collects every fault and every warning of it.
///
/// What counts as not said (a blank, an absurd date) is taken out of the document, so that what is decoded afterwards has
/// only what was checked. Linear in the size of the document; limits are held before anything is done with a value.
struct OutsideReading {
    /// How a value stands to its field.
    private enum Finding {
        case sound, faulty
        /// The instant or date at this node cannot be; whoever is optional around it counts as not said.
        case absurd(Int)
    }

    let document: JSONDocument
    private(set) var faults: [FieldError] = []
    private(set) var warnings: [AnswerWarning] = []

    init(_ document: JSONDocument) {
        self.document = document
    }

    /// Checks the object at a node.
    mutating func read(_ shape: Shape, at node: Int) {
        if case .absurd(let instant) = object(shape, node) { fault(instant, Self.absurd) }
    }

    mutating func add(_ error: FieldError) {
        if faults.count < EventAnswered.mostProblems { faults.append(error) }
    }

    // MARK: - Objects

    private mutating func object(_ shape: Shape, _ node: Int) -> Finding {
        guard document.nodes[node].kind == .object else { return fault(node, FieldKind.object(shape).words) }
        guard document.nodes[node].count <= Shape.mostMembers else {
            return fault(
                node, LocalizedText("最多 \(Shape.mostMembers) 个字段", "at most \(Shape.mostMembers) members"))
        }
        var finding = Finding.sound
        var (seen, present): (UInt64, UInt64) = (0, 0)
        var cursor = 0
        var name = node + 1
        while name < Int(document.nodes[node].next) {
            let value = name + 1
            defer { name = Int(document.nodes[value].next) }
            guard let index = shape.index(ofMember: name, in: document, from: cursor) else {
                if document.nodes[name].isRepeated { repeated(name) } else { unknown(name, shape) }
                continue
            }
            guard seen & 1 << UInt64(index) == 0 else {
                // Spelt with escapes, so that the reader of the text did not see it.
                repeated(name)
                document.clear(name)
                continue
            }
            seen |= 1 << UInt64(index)
            cursor = index + 1
            guard isSaid(value, shape.fields[index]) else { continue }
            present |= 1 << UInt64(index)
            finding = worse(finding, member(shape.fields[index], value))
        }
        for (index, field) in shape.fields.enumerated()
        where field.presence == .required && present & 1 << UInt64(index) == 0 {
            finding = .faulty
            let words = field.kind.words
            add(
                FieldError(
                    FieldError.pointer(document.path(to: node)) + "/\(field.name)",
                    LocalizedText("必填:\(words.chinese)", "a value, the field is required: \(words.english)")))
        }
        return finding
    }

    private func worse(_ one: Finding, _ other: Finding) -> Finding {
        switch (one, other) {
        case (.faulty, _), (_, .faulty): .faulty
        case (.absurd, _): one
        default: other
        }
    }

    private mutating func member(_ field: Field, _ value: Int) -> Finding {
        let finding = check(field.kind, value)
        guard case .absurd(let instant) = finding, field.presence == .optional else { return finding }
        warn(
            .instantIgnored, instant,
            LocalizedText(
                "不可信的日期或时间，视为未填写;应为\(Self.absurd.chinese)。",
                "Taken as not said, because it cannot be; expected \(Self.absurd.english)."))
        document.clear(value)
        return .sound
    }

    /// Whether there is anything in a member; of an optional field "", blanks, [] and {} are taken out: programs send what
    /// their forms hold.
    private func isSaid(_ value: Int, _ field: Field) -> Bool {
        switch document.nodes[value].kind {
        case .null: return false
        case .string:
            guard case .optional = field.presence, document.isBlank(value) else { return true }
            document.clear(value)
            return false
        case .array, .object:
            guard case .optional = field.presence, document.nodes[value].count == 0 else { return true }
            document.clear(value)
            return false
        default: return true
        }
    }

    private mutating func unknown(_ name: Int, _ shape: Shape) {
        guard warnings.count < EventAnswered.mostWarnings else { return }
        let written = document.text(name).map { String($0.prefix(64)) } ?? ""
        let meant = written.nearest(of: shape.names)
        warn(
            .fieldUnknown, name,
            meant.map { LocalizedText("未知字段，已忽略;是否指 \($0)?", "Unknown field, ignored; did you mean \($0)?") }
                ?? LocalizedText("未知字段，已忽略。", "Unknown field, ignored."))
    }

    private mutating func repeated(_ name: Int) {
        warn(
            .fieldRepeated, name,
            LocalizedText("字段重复，以第一个为准。", "The member stands twice; the first one counts."))
    }

    // MARK: - Values

    private mutating func check(_ kind: FieldKind, _ node: Int) -> Finding {
        switch kind {
        case .word(let limit): return word(limit, node)
        case .text(let limit): return text(limit, node)
        case .list(let item, let items, let bytes): return list(item, items, bytes, kind, node)
        case .map(let name, let text, let items, let bytes): return map(name, text, items, bytes, kind, node)
        case .object(let shape): return object(shape, node)
        case .instant: return instant(node)
        case .date: return date(node)
        case .anything: return .sound
        case .phone, .email, .choice, .identifier, .flag, .whole, .amount, .currency:
            return document.fits(node, kind) ? .sound : fault(node, kind.words)
        }
    }

    private mutating func word(_ limit: TextLimit, _ node: Int) -> Finding {
        guard document.nodes[node].kind == .string else { return fault(node, LocalizedText("文本", "a string")) }
        guard document.isWithin(limit, node) else { return fault(node, limit.words) }
        guard document.isPlainLine(node) else {
            return fault(
                node,
                LocalizedText("不含控制字符和换行的文本", "a text without control characters and line ends"))
        }
        return .sound
    }

    private mutating func text(_ limit: TextLimit, _ node: Int) -> Finding {
        guard document.nodes[node].kind == .string else { return fault(node, LocalizedText("文本", "a string")) }
        guard document.isWithin(limit, node) else { return fault(node, limit.words) }
        if document.hasControls(node) {
            warn(.textCleaned, node, LocalizedText("已去除控制字符。", "Control characters were removed."))
        }
        return .sound
    }

    private mutating func instant(_ node: Int) -> Finding {
        guard let text = document.shortText(node), let moment = Instant.milliseconds(rfc3339: text) else {
            return fault(node, Instant.words)
        }
        return Instant.believable.contains(Instant(milliseconds: moment)) ? .sound : .absurd(node)
    }

    private mutating func date(_ node: Int) -> Finding {
        guard document.nodes[node].kind == .string else { return fault(node, FieldKind.date.words) }
        guard let text = document.shortText(node), let date = CivilDate(leading: text),
            CivilDate.believable.contains(date)
        else { return .absurd(node) }
        return .sound
    }

    private mutating func list(
        _ item: FieldKind, _ items: ClosedRange<Int>, _ bytes: Int, _ kind: FieldKind, _ node: Int
    ) -> Finding {
        guard document.nodes[node].kind == .array, items.contains(Int(document.nodes[node].count)) else {
            return fault(node, kind.words)
        }
        var finding = Finding.sound
        var value = node + 1
        while value < Int(document.nodes[node].next) {
            switch check(item, value) {
            case .sound: break
            case .faulty: finding = .faulty
            case .absurd(let instant): finding = fault(instant, Self.absurd)
            }
            value = Int(document.nodes[value].next)
        }
        if case .phone = item, case .sound = finding, let undialled = undialled(node) {
            return fault(undialled, item.words)
        }
        // Behind the items, because whichever of them is too large is the better answer.
        if case .sound = finding, document.span(node) > bytes { return fault(node, kind.words) }
        return finding
    }

    /// The first phone of a list of which none can be dialled; one that cannot be is kept as it was said beside one that can.
    private func undialled(_ node: Int) -> Int? {
        var value = node + 1
        while value < Int(document.nodes[node].next) {
            if document.text(value).flatMap(PhoneNumber.init) != nil { return nil }
            value = Int(document.nodes[value].next)
        }
        return document.nodes[node].count > 0 ? node + 1 : nil
    }

    private mutating func map(
        _ limit: TextLimit, _ text: TextLimit, _ items: Int, _ bytes: Int, _ kind: FieldKind, _ node: Int
    ) -> Finding {
        guard document.nodes[node].kind == .object, document.nodes[node].count <= items else {
            return fault(node, kind.words)
        }
        var finding = Finding.sound
        var name = node + 1
        while name < Int(document.nodes[node].next) {
            if document.nodes[name].isRepeated {
                repeated(name)
            } else {
                finding = worse(finding, word(limit, name))
                finding = worse(finding, self.text(text, name + 1))
            }
            name = Int(document.nodes[name + 1].next)
        }
        if case .sound = finding, document.span(node) > bytes { return fault(node, kind.words) }
        return finding
    }

    // MARK: - What is said of it

    private static let absurd = LocalizedText(
        "\(Instant.words.chinese),在 2000 至 2099 年之间",
        "\(Instant.words.english), in the years 2000 to 2099")

    @discardableResult
    private mutating func fault(_ node: Int, _ expected: LocalizedText) -> Finding {
        if faults.count < EventAnswered.mostProblems {
            faults.append(FieldError(FieldError.pointer(document.path(to: node)), expected))
        }
        return .faulty
    }

    private mutating func warn(_ code: WarningCode, _ node: Int, _ text: LocalizedText) {
        guard warnings.count < EventAnswered.mostWarnings else { return }
        warnings.append(AnswerWarning(code, pointer: FieldError.pointer(document.path(to: node)), text))
    }
}
