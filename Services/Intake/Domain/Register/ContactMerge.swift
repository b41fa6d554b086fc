import Contracts

extension ContactCard {
    /// This card, completed with what only an earlier one knew: who calls again does not repeat everything.
    public func completed(from earlier: ContactCard) -> ContactCard {
        var card = self
        card.name = name ?? earlier.name
        card.organisation = organisation ?? earlier.organisation
        card.phones = phones + earlier.phones.filter { !isKnown($0) }
        card.email = email ?? earlier.email
        card.chatIds = chatIds + earlier.chatIds.filter { !chatIds.contains($0) }
        card.address = address ?? earlier.address
        card.preferences = preferences ?? earlier.preferences
        return card
    }

    /// Whether a message can be sent to it at all; a name alone is nothing to share.
    public var isReachable: Bool {
        !phones.isEmpty || !chatIds.isEmpty || email != nil
    }

    private func isKnown(_ phone: String) -> Bool {
        guard let number = PhoneNumber(phone) else { return phones.contains(phone) }
        return phones.contains { PhoneNumber($0) == number }
    }
}
