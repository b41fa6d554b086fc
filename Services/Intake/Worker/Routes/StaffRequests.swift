import Contracts
import Foundation

/// `POST /v1/tickets/<number>/contact`: why somebody needs to see contact data.
struct ContactRequest: Codable, Sendable {
    /// Who asks; must be the holder of the token when it is given.
    var `as`: String?
    var reason: String

    func validate() throws(FieldError) {
        guard (3...500).contains(reason.trimmingCharacters(in: .whitespacesAndNewlines).count) else {
            throw FieldError("/reason", expected: "why you need it, in 3 to 500 characters")
        }
    }
}

/// One party's contact data in the clear, for the member of staff whose look at it was logged.
struct DisclosedContact: Codable, Sendable {
    let partyId: PartyID
    let role: String
    /// Who named the party, when it is not who submitted the ticket: what others say of a person stands beside it.
    let publisher: String?
    let contact: ContactCard
}

/// `POST /v1/tickets/<number>/records`: what a team without a system of its own reports.
struct RecordRequest: Codable, Sendable {
    enum Kind: String, ClosedEnumeration {
        case responded, assigned, started, completed
    }

    var kind: Kind
    /// The sender's own key; sent again under it, the record has no second effect.
    var id: String
    /// Who reports; must be the holder of the token when it is given.
    var `as`: String?
    /// When it happened; now unless given.
    var time: Instant?
    /// responded, completed.
    var summary: String?
    /// responded: arrangement unless given.
    var response: WorkResponded.Kind?
    /// started.
    var note: String?
    /// assigned.
    var department: String?
    var team: String?
    var handler: String?
    var trackingOwner: String?
    var reason: String?

    /// The record as a fact.
    ///
    /// - Throws: ``FieldError`` with what is missing for this kind, or is beyond the limits of every fact.
    func fact() throws(FieldError) -> Fact {
        guard InboundEvent.isIdentifier(id) else {
            throw FieldError(
                "/id",
                LocalizedText(
                    "1 至 64 个字符，UTF-8 编码不超过 192 字节，不含控制字符",
                    "1 to 64 characters, at most 192 bytes in UTF-8, without control characters"))
        }
        if let time, !Instant.believable.contains(time) {
            throw FieldError("/time", LocalizedText("2000 至 2099 年之间的时间", "an instant of the years 2000 to 2099"))
        }
        let fact = try wanted()
        if let fault = fact.faults.first { throw fault }
        return fact
    }

    private func wanted() throws(FieldError) -> Fact {
        switch kind {
        case .responded:
            return .responded(
                WorkResponded(kind: response ?? .arrangement, summary: try need(summary, 4000, "/summary")))
        case .started:
            return .started(WorkNote(note: note))
        case .completed:
            return .completed(WorkCompleted(summary: try need(summary, 4000, "/summary")))
        case .assigned:
            return .assigned(
                AssignmentMade(
                    department: try need(department, 64, "/department"), team: try need(team, 64, "/team"),
                    handler: try need(handler, 64, "/handler"), trackingOwner: trackingOwner,
                    reason: try need(reason, 1000, "/reason")))
        }
    }

    private func need(_ text: String?, _ most: Int, _ pointer: String) throws(FieldError) -> String {
        guard let text, (1...most).contains(text.count) else {
            throw FieldError(pointer, expected: "1 to \(most) characters, because the kind is \(kind.rawValue)")
        }
        return text
    }
}
