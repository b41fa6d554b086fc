import Contracts

/// What a customer is recognised by: a number of the publisher's, else a phone together with the name.
///
/// One phone with two names is two people: a reception, a family. Who gives no name is taken for any of the phone's.
public struct CustomerKeys: Hashable, Sendable {
    /// Kept with the ticket.
    public private(set) var kept: [String]
    /// Looked for among those that other tickets kept.
    public private(set) var asked: [String]
    /// Kept with a ticket whose submitter gave a customer number, so that another number can contradict; nil without one.
    public private(set) var numbered: String?
    /// The customer numbers themselves.
    public private(set) var numbers: [String] = []

    /// Whose matter it is: an agent or a payer stands for many customers and identifies one only when nobody else is named.
    private static let roles: [PartyRole] = [.customer, .requester, .onsiteContact, .representative, .agent, .payer]

    init(_ parties: [SubmittedParty], publisher: String) {
        kept = []
        asked = []
        for role in Self.roles {
            for party in parties where party.role == role { add(party, publisher: publisher) }
            if !kept.isEmpty { break }
        }
        kept = Array(Set(kept)).sorted()
        asked = Array(Set(asked)).sorted()
    }

    private mutating func add(_ party: SubmittedParty, publisher: String) {
        if let externalId = party.externalId {
            let key = "customer:\(publisher):\(externalId)"
            numbered = "numbered:\(publisher)"
            numbers.append(key)
            kept += [key, "numbered:\(publisher)"]
            asked.append(key)
        }
        let name = PersonName(party.name ?? party.organisation)
        for phone in (party.phones ?? []).compactMap(PhoneNumber.normalised) {
            // Stores of before names counted hold the phone alone, under this key.
            asked.append("phone:\(phone)")
            kept.append("line:\(phone)")
            switch name {
            case .none:
                kept.append("unnamed:\(phone)")
                asked.append("line:\(phone)")
            case .family(let family):
                kept += ["family:\(phone):\(family)", "person:\(phone):\(family)"]
                asked += ["unnamed:\(phone)", "bearer:\(phone):\(family)", "person:\(phone):\(family)"]
            case .full(let full, let family):
                kept += ["person:\(phone):\(full)", "bearer:\(phone):\(family)"]
                asked += ["unnamed:\(phone)", "person:\(phone):\(full)", "family:\(phone):\(family)"]
            }
        }
    }

    func digested(by digest: (String) -> String) -> CustomerKeys {
        var digested = self
        digested.kept = kept.map(digest)
        digested.asked = asked.map(digest)
        digested.numbered = numbered.map(digest)
        digested.numbers = numbers.map(digest)
        return digested
    }
}

/// A name as far as it tells one person from another.
enum PersonName: Hashable {
    /// "张先生": a family name with a title.
    case family(String)
    /// "张伟", "张伟先生", "Zhang Wei".
    case full(String, family: String)

    private static let titles = [
        "先生", "女士", "小姐", "太太", "老师", "师傅", "阿姨", "叔叔", "经理", "MR", "MRS", "MS", "MISS", "DR",
    ]

    /// Nil when there is no name.
    init?(_ name: String?) {
        guard let name else { return nil }
        let words = name.split { !$0.isLetter && !$0.isNumber }.map { MachineKeys.code(String($0)) }
        var code = words.filter { !Self.titles.contains($0) }.joined()
        for title in Self.titles where code.count > title.count && !title.allSatisfy(\.isASCII) && code.hasSuffix(title)
        {
            code.removeLast(title.count)
        }
        guard let first = code.first else { return nil }
        self = code.count == 1 ? .family(code) : .full(code, family: String(first))
    }
}
