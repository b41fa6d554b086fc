import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging

/// The case files, inside one transaction.
struct CaseArchive {
    let db: Database

    /// Adds an event that goes nowhere else, or not as it is filed, to the file of its ticket.
    ///
    /// - Parameter event: Its name in the timeline; that of its type unless given.
    /// - Throws: ``MessageFault`` when the event is about no ticket of ours.
    func append(_ envelope: Envelope<some Message>, event: String? = nil, late: Bool = false) throws {
        try append(envelope.head, body: try WireJSON.encode(envelope), event: event, late: late)
    }

    /// Adds an event to the file of its ticket.
    ///
    /// - Parameters:
    ///   - body: The event as it travels, written by ``WireJSON``.
    ///   - event: Its name in the timeline; that of its type unless given.
    /// - Throws: ``MessageFault`` when the event is about no ticket of ours.
    func append(_ head: EnvelopeHead, body: Data, event: String? = nil, late: Bool = false) throws {
        guard let ticket = head.subject.flatMap({ TicketID($0) }),
            let row = try Row.fetchOne(
                cached: db, sql: "SELECT case_sequence, case_digest FROM tickets WHERE ticket_id = ?",
                arguments: [ticket])
        else { throw MessageFault.impossible("no ticket \(head.subject ?? "-") in the register") }
        let sequence: Int64 = row["case_sequence"]
        let end = sequence == 0 ? nil : CaseHead(sequence: sequence, digest: row["case_digest"])
        let line = CaseLine(of: ticket, after: end, body: body)
        try db.executeCached(
            sql: "INSERT INTO case_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                ticket, line.sequence, head.time, head.source, event ?? head.type.name, late, Self.actor(of: head),
                line.digest, line.body,
            ])
        try db.executeCached(
            sql: "UPDATE tickets SET case_sequence = ?, case_digest = ? WHERE ticket_id = ?",
            arguments: [line.sequence, line.digest, ticket])
    }

    private static func actor(of head: EnvelopeHead) -> String? {
        switch head.actorkind {
        case .staff, .publisher: head.actorid
        case .customer, .system: nil
        }
    }

    /// In the order in which things happened.
    func timeline(of ticket: TicketID) throws -> [TimelineEntry] {
        let rows = try Row.fetchAll(
            cached: db,
            sql: """
                SELECT time, sequence, source, event, late, actor,
                  CASE WHEN event IN ('contact.logged', 'ticket.supplemented') THEN body END AS said
                FROM case_lines WHERE ticket_id = ?
                """, arguments: [ticket])
        return Timeline.ordered(
            try rows.map { row in
                TimelineEntry(
                    time: row["time"], sequence: row["sequence"], source: row["source"], event: row["event"],
                    late: row["late"], actor: row["actor"], text: try (row["said"] as Data?).flatMap(Self.text))
            })
    }

    /// What the customer said, in a fact that was filed.
    private static func text(of body: Data) throws -> String? {
        switch try WireJSON.decode(Envelope<FactRecorded>.self, from: body).data.fact {
        case .contactLogged(let contact): contact.text
        case .supplemented(let supplement): supplement.description
        default: nil
        }
    }

    /// Nil when a ticket's file is whole.
    func firstBreak(of ticket: RegisteredTicket) throws -> CaseFile.Break? {
        guard let end = ticket.caseHead else { return nil }
        let lines = try Row.fetchAll(
            cached: db, sql: "SELECT sequence, body, digest FROM case_lines WHERE ticket_id = ? ORDER BY sequence",
            arguments: [ticket.ticketId])
        return CaseFile.firstBreak(
            in: lines.map { CaseLine(sequence: $0["sequence"], body: $0["body"], digest: $0["digest"]) },
            of: ticket.ticketId, head: end)
    }
}

extension Transaction {
    /// Sends an event about a ticket, and adds it to the ticket's case file.
    @discardableResult
    func emitForCase(_ message: some Message, about ticket: TicketID, time: Instant) throws -> EnvelopeHead {
        let (head, body) = try emitForFile(message, about: ticket, time: time)
        let archive = CaseArchive(db: db)
        guard var recorded = message as? FactRecorded else {
            try archive.append(head, body: body)
            return head
        }
        // A credential is not filed.
        if case .surveyAnswered(var answer) = recorded.fact, answer.token != nil {
            answer.token = nil
            recorded.fact = .surveyAnswered(answer)
            try archive.append(Envelope(head: head, data: recorded), event: recorded.fact.name, late: recorded.late)
        } else {
            try archive.append(head, body: body, event: recorded.fact.name, late: recorded.late)
        }
        return head
    }
}
