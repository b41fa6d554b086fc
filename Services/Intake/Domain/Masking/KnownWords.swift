import Contracts
import Texts

extension KnownWords {
    /// What identifies the parties of a ticket.
    package init(_ cards: [ContactCard]) {
        self.init()
        for card in cards {
            names += [card.name].compactMap { $0 }
            others += [card.organisation, card.address?.text].compactMap { $0 } + card.chatIds
            phones += card.phones.map { PhoneNumber($0)?.national ?? FoldedCode.dialled($0) }
        }
    }

    package init(_ parties: [SubmittedParty]) {
        self.init(parties.map { ContactCard($0) })
    }
}
