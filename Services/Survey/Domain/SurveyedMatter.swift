import Contracts

/// What a survey is about, as it stood when the ticket was resolved.
///
/// A later reassignment changes nothing here: who is rated is who did the work (S0-21).
public struct SurveyedMatter: Codable, Hashable, Sendable {
    public let number: String
    /// Staff id of who is rated.
    public let handler: String?
    public let team: String
    public let region: String
    /// Staff ids of everybody who had a hand in the solution; none of them may ask how it went.
    public let resolvedBy: Set<String>
    /// Digest of the standard whose terms the survey goes by; nil for the general ones.
    public let standard: String?

    /// - Parameter workers: Staff ids of who reported the solution, beside the ticket's handler.
    public init(_ head: TicketHead, workers: Set<String>) {
        number = head.number
        handler = head.handler
        team = head.team
        region = head.region
        standard = head.standard.digest
        resolvedBy = workers.union(head.handler.map { [$0] } ?? [])
    }

    /// Whether this person had a hand in the solution; ids are compared without regard to case.
    public func wasResolved(by staffId: String) -> Bool {
        resolvedBy.contains { $0.lowercased() == staffId.lowercased() }
    }
}

/// Who is asked, and in which language (BCP 47).
public struct Invitee: Codable, Hashable, Sendable {
    public let partyId: PartyID
    public let language: String

    /// The party who can judge best among those we can reach; nil when we can reach nobody.
    ///
    /// The customer goes before who called for them, and who pays goes last.
    public init?(among parties: [Party]) {
        let roles: [PartyRole] = [.customer, .requester, .representative, .onsiteContact, .agent, .payer]
        let reachable = parties.filter { !$0.reachable.isEmpty }
        guard let role = roles.first(where: { role in reachable.contains { $0.role == role } }),
            let party = reachable.first(where: { $0.role == role })
        else { return nil }
        partyId = party.partyId
        language = party.language
    }
}
