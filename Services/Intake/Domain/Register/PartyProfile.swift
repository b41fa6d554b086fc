import Contracts
import Texts

extension Party {
    /// A submitted party as the other services may know it.
    ///
    /// What the publisher left open is filled: an organisation without a person is corporate, everybody else individual,
    /// the tier ordinary, the language Simplified Chinese.
    public init(_ submitted: SubmittedParty, id: PartyID) {
        let isOrganisation = submitted.organisation != nil && submitted.name == nil
        self.init(
            partyId: id, role: submitted.role, kind: submitted.kind ?? (isOrganisation ? .corporate : .individual),
            tier: submitted.tier ?? .ordinary, language: submitted.language.flatMap(Self.tag) ?? "zh-Hans",
            mask: Mask(
                name: (submitted.name ?? submitted.organisation).map(NameMask.mask),
                phone: submitted.phones?.first.map(PhoneMask.mask)),
            reachable: Self.channels(submitted))
    }

    /// A language tag, and nothing else (BCP 47).
    private static func tag(_ written: String) -> String? {
        let isTag =
            written.utf8.count <= 35 && written.first?.isLetter == true
            && written.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf) || byte == 0x2d
            }
        return isTag && TextMask.anonymous.maskCode(written) == written ? written : nil
    }

    /// The party's wish first, then the channel that is read soonest; none for who opted out.
    private static func channels(_ party: SubmittedParty) -> [String] {
        guard party.preferences?.optOut != true else { return [] }
        let phones = party.phones ?? []
        var possible: [String] = []
        if phones.contains(where: { PhoneNumber($0)?.takesMessages == true }) { possible.append("sms") }
        if !(party.chatIds ?? []).isEmpty { possible.append("chat") }
        if party.email != nil { possible.append("email") }
        if !phones.isEmpty { possible.append("phone") }
        let wished = (party.preferences?.channels ?? []).filter(possible.contains)
        return wished + possible.filter { !wished.contains($0) }
    }
}
