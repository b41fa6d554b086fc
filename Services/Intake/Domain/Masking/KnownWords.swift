import Contracts

/// What we know to identify the parties of a ticket, in the clear; lives only while a text is masked.
public struct KnownWords: Sendable {
    var names: [String] = []
    /// Organisations, addresses, chat ids.
    var others: [String] = []
    /// National digits.
    var phones: [String] = []

    public init(_ cards: [ContactCard]) {
        for card in cards {
            names += [card.name].compactMap { $0 }
            others += [card.organisation, card.address?.text].compactMap { $0 } + card.chatIds
            phones += card.phones.map { PhoneNumber($0)?.national ?? Self.digits(of: $0) }
        }
    }

    /// Of a phone that is no number: what may be recognised of it all the same.
    private static func digits(of phone: String) -> String {
        String(phone.map(FoldedText.fold).filter(\.isDigit))
    }

    public init(_ parties: [SubmittedParty]) {
        self.init(parties.map { ContactCard($0) })
    }
}
