import Contracts

extension InboundEvent {
    /// One warning for each phone that was said and cannot be dialled.
    public var phoneWarnings: [AnswerWarning] {
        let parties: [SubmittedParty]? =
            switch event {
            case .submission(let submission): submission.parties
            case .later(_, _, .supplemented(let supplement)): supplement.parties
            case .later: nil
            }
        return (parties ?? []).enumerated().flatMap { index, party in
            (party.phones ?? []).enumerated().filter { PhoneNumber($0.element) == nil }.map { position, _ in
                AnswerWarning(
                    .phoneUnreadable, pointer: "/data/parties/\(index)/phones/\(position)",
                    LocalizedText(
                        "这个电话无法拨打，已按原样保留；请写 11 位手机号、带区号的座机或 + 国家号码。",
                        "This phone cannot be dialled and is kept as it was said; write 11 digits, a landline with its area "
                            + "code, or + and the country."))
            }
        }
    }
}
