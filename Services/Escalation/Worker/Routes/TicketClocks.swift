import Contracts
import EscalationDomain
import GRDB
import ServiceRuntime
import ServiceStandard

/// All clocks of a ticket, each with its account: the answer of `escalation deadlines`, and which ticket it is about.
struct TicketClocks: Encodable, Sendable {
    let ticketId: TicketID
    let number: String
    /// Nil until triage has spoken of the ticket.
    let report: DeadlineReport?

    private enum CodingKeys: String, CodingKey {
        case ticketId, number
    }

    func encode(to encoder: any Encoder) throws {
        try report?.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ticketId, forKey: .ticketId)
        try container.encode(number, forKey: .number)
    }
}

extension PolicyShelf {
    func clocks(of watch: TicketWatch, at now: Instant, in db: Database) throws -> TicketClocks {
        let policy = try policy(of: watch, in: db)
        let edition = try watch.digest.flatMap { try standards.edition(for: $0, in: db) }
        let report = edition.flatMap { edition in
            policy.engine.map { engine in
                DeadlineReport(
                    watch.reading(under: policy, at: now).deadlines, edition: edition, timetable: engine.timetable,
                    sources: Sources())
            }
        }
        return TicketClocks(ticketId: watch.facts.ticketId, number: watch.facts.number, report: report)
    }
}
