/// What belongs in a field, in the reader's language: the Chinese of the words that ``FieldError/expected`` is made of.
///
/// `expected` itself stays one text, because decoders carry no more; each form of words stands here once, `{}` for what varies.
enum ExpectationText {
    /// The expectation in both languages; the words themselves where nobody has said them in Chinese.
    static func text(_ expected: String) -> LocalizedText {
        LocalizedText(chinese(expected) ?? expected, expected)
    }

    /// Nil for words that no form fits.
    static func chinese(_ expected: String) -> String? {
        for form in forms {
            guard let varying = match(expected, form.english) else { continue }
            var parts = form.chinese.components(by: "{}")[...]
            var text = String(parts.popFirst() ?? "")
            for (part, word) in zip(parts, varying) { text += word + part }
            return text
        }
        return nil
    }

    /// What stands in the places that vary, when the rest is the same.
    private static func match(_ text: String, _ form: String) -> [String]? {
        let parts = form.components(by: "{}")
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first) else { return nil }
        guard parts.count > 1 else { return text == form ? [] : nil }
        var varying: [String] = []
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() {
            guard let next = rest.ranges(of: part).first else { return nil }
            varying.append(String(rest[..<next.lowerBound]))
            rest = rest[next.upperBound...]
        }
        guard rest.hasSuffix(last) else { return nil }
        varying.append(String(rest.dropLast(last.count)))
        return varying
    }

    /// The first form that fits counts, so the narrower ones stand first.
    private static let forms: [(english: String, chinese: String)] = [
        ("11 digits or +country", "11 位数字，或 + 国家号码"),
        ("1.0", "1.0"), ("\"1.0\"", "\"1.0\""), ("JSON", "JSON"), ("version v1", "版本 v1"),
        ("a CloudEvents 1.0 envelope", "CloudEvents 1.0 信封"),
        ("one JSON object in UTF-8", "一个 UTF-8 编码的 JSON 对象"), ("valid UTF-8", "有效的 UTF-8"),
        ("a type with its version, like {}", "带版本的类型，例如 {}"),
        ("an event that outside programs may send", "允许外部系统发送的事件"),
        ("{ticketId}, {number}, or {externalRef, publisher}", "{ticketId}、{number} 或 {externalRef, publisher}"),
        (
            "ticketId, number, or externalRef (with publisher when it is not yours)",
            "ticketId、number 或 externalRef（不是您自己的编号时加上 publisher）"
        ),
        ("/publishers/<your name>", "/publishers/<您的名称>"),
        ("a value; the field is required", "一个值；此字段必填"),
        ("a string", "字符串"), ("true or false", "true 或 false"), ("yes or no", "yes 或 no"),
        ("a whole number", "整数"), ("a number", "数字"), ("an object", "对象"), ("an array", "数组"),
        ("an object with the fields of {}", "含 {} 各字段的对象"), ("a document of this type", "此类型的文档"),
        ("a UUID", "UUID"), ("an amount with at most four decimals", "最多四位小数的金额"), ("the data of {}", "{} 的数据"),
        ("a date, like {}", "日期，例如 {}"), ("a language tag, like {}", "语言标签，例如 {}"),
        ("an RFC 3339 instant with an offset, like {}", "带时差的 RFC 3339 时刻，例如 {}"),
        ("an e-mail address, like {}", "电子邮件地址，例如 {}"),
        ("an instant after the window's beginning", "晚于时段开始的时刻"),
        ("a whole number from {} to {}", "{} 到 {} 的整数"), ("a whole number from {}", "{} 以上的整数"),
        ("at least one party, because the customer came to us", "至少一位当事人，因为是客户联系我们"),
        ("at least one of {}", "{} 中至少一项"), ("at least one line", "至少一行"), ("at least one rule{}", "至少一条规则"),
        ("at most {} entries", "最多 {} 项"), ("at most {} bytes", "最多 {} 字节"), ("at most {} characters", "最多 {} 个字符"),
        ("{} to {} characters, because the kind is {}", "{} 到 {} 个字符，因为类型是 {}"),
        ("why you need it, in {} to {} characters", "用途，{} 到 {} 个字符"), ("{} to {} characters", "{} 到 {} 个字符"),
        ("the staff id of who asked, because the method is {}", "提问者的员工编号，因为方式是 {}"),
        ("a reference of yours that was not used before; ticket {} has this one", "您没有用过的编号；工单 {} 已使用此编号"),
        ("{}, the holder of the token", "令牌持有人 {}"), ("the token of the invitation", "邀请中的令牌"),
        ("a clock of this ticket: {}", "此工单的时钟之一：{}"),
        ("one of the types {}, not {}", "类型 {} 之一，而不是 {}"), ("one of {}, not {}", "{} 之一，而不是 {}"),
        ("one of {}", "以下之一：{}"),
    ]
}

extension String {
    fileprivate func components(by separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}

extension FieldError {
    /// What belongs there, in both languages.
    var words: LocalizedText {
        expectedInChinese.map { LocalizedText($0, expected) } ?? ExpectationText.text(expected)
    }

    /// The fault for a person: which field, and what belongs there.
    public var text: LocalizedText {
        let at = pointer.isEmpty ? "/" : pointer
        return LocalizedText("字段 \(at)：应为\(words.chinese)。", "Field \(at): expected \(words.english).")
    }
}
