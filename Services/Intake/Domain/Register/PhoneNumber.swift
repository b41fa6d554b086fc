import Texts

/// Spellings of one phone number, brought to one form.
public enum PhoneNumber {
    /// "+86" and the national digits for mainland numbers, "+" and all digits for others; nil below seven digits.
    ///
    /// "138 0000 5678", "+86-13800005678" and "008613800005678" are the same; "021-12345678" is "+862112345678".
    public static func normalised(_ phone: String) -> String? {
        let written = FoldedCode.dialled(phone)
        let digits = written.filter { $0 != "+" }
        guard digits.count >= 7 else { return nil }
        if written.hasPrefix("+") { return "+" + digits }
        if digits.hasPrefix("00") { return "+" + digits.dropFirst(2) }
        if digits.hasPrefix("86"), digits.count == 13 { return "+" + digits }
        return "+86" + (digits.hasPrefix("0") ? digits.dropFirst() : digits[...])
    }

    /// The digits as dialled inside the country: without 86, with whatever leading zero was written.
    static func national(_ phone: String) -> String {
        let written = FoldedCode.dialled(phone)
        let digits = written.filter { $0 != "+" }
        for prefix in ["0086", "86"] where digits.hasPrefix(prefix) && digits.count - prefix.count >= 10 {
            return String(digits.dropFirst(prefix.count))
        }
        return digits
    }

    /// Whether a text message can reach it: a mainland mobile number, or one of another country.
    static func takesMessages(_ phone: String) -> Bool {
        guard let number = normalised(phone) else { return false }
        return !number.hasPrefix("+86") || (number.count == 14 && number.hasPrefix("+861"))
    }
}
