import Contracts

extension ContactCard {
    /// This card, completed with what only an earlier one knew: who calls again does not repeat everything.
    public func completed(from earlier: ContactCard) -> ContactCard {
        var card = self
        card.name = name ?? earlier.name
        card.organisation = organisation ?? earlier.organisation
        card.phones = Array((phones + earlier.phones.filter { !isKnown($0) }).prefix(Self.mostWays))
        card.email = email ?? earlier.email
        card.chatIds = Array((chatIds + earlier.chatIds.filter { !chatIds.contains($0) }).prefix(Self.mostWays))
        card.address = address ?? earlier.address
        card.preferences = preferences ?? earlier.preferences
        return card
    }

    /// Whether a message can be sent to it at all; a name alone is nothing to share.
    public var isReachable: Bool {
        !phones.isEmpty || !chatIds.isEmpty || email != nil
    }

    /// Phones, or chat ids, that one card holds; the oldest give way, so a card does not grow with every call.
    private static var mostWays: Int { 16 }

    private func isKnown(_ phone: String) -> Bool {
        guard let number = PhoneNumber(phone) else { return phones.contains(phone) }
        return phones.contains { PhoneNumber($0) == number }
    }
}
