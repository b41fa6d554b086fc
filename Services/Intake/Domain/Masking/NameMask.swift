/// What everybody but intake and the notifier sees of a name: its first character (S0-26).
public enum NameMask {
    /// "张伟" → "张*", "欧阳娜娜" → "欧*", "John Smith" → "J***"; nothing but blanks → "*".
    public static func mask(_ name: String) -> String {
        guard let first = name.first(where: { !$0.isWhitespace }) else { return "*" }
        return String(first) + (first.isCased ? "***" : "*")
    }
}
