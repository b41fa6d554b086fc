import Contracts

extension EscalationCase.Answer {
    /// What the sender of an acknowledgement is told.
    ///
    /// - Parameters:
    ///   - seen: The revision that the sender saw.
    ///   - staffId: As the sender gave it.
    public func decision(seen: Int, staffId: String) -> Decision {
        switch self {
        case .applied:
            Decision(verdict: .applied)
        case .stale(let revision):
            .refused(
                LocalizedText(
                    "您看到的是第 \(seen) 版,当前为第 \(revision) 版;请看过当前页面再确认。",
                    "You saw revision \(seen), the page is at \(revision); look at it, then acknowledge that one."),
                pointer: "/data/revision")
        case .finished:
            .refused(LocalizedText("已了结,无需确认。", "It is settled; there is nothing left to acknowledge."))
        case .unknownPerson:
            .refused(
                LocalizedText(
                    "人员名录中没有 \(Self.quoted(staffId));请由名录中的人确认。",
                    "The staff directory has no \(Self.quoted(staffId)); somebody who is in it has to acknowledge."),
                code: .personUnknown, pointer: "/data/staffId")
        }
    }

    /// What is told about an escalation that does not exist.
    public static let unknownEscalation = Decision.refused(
        LocalizedText("没有这个升级事项。", "No such escalation."), pointer: "/data/escalationId")

    private static func quoted(_ id: String) -> String { "\"\(id.prefix(64))\"" }
}
