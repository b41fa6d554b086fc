import Contracts
import Texts

/// How a person is shown where their contact data must not be: "张*", "138****5678", "z***@example.com".
public enum ContactMask {
    /// The first character stays: "张*", "J***"; nil for nothing but blanks.
    public static func name(_ name: String) -> String? {
        let mask = NameMask.mask(name)
        return mask == "*" ? nil : mask
    }

    /// The first character and the domain stay.
    public static func email(_ email: String) -> String {
        let halves = email.split(separator: "@", maxSplits: 1)
        guard halves.count == 2, let first = halves[0].unicodeScalars.first else { return "***" }
        return "\(first)***@\(halves[1])"
    }

    /// A recipient in one line, from the best that is known of them.
    public static func line(for card: ContactCard) -> String {
        let way = card.phones.first.map(PhoneMask.mask) ?? card.email.map(email)
        return [card.name.flatMap(name), way].compactMap(\.self).joined(separator: " ")
    }
}
