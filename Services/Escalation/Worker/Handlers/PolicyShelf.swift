import Contracts
import EscalationDomain
import GRDB
import Messaging
import ServiceRuntime
import ServiceStandard

/// What decides about each ticket: the same people for all, and the standard that the ticket froze.
struct PolicyShelf: Sendable {
    let common: EscalationPolicy
    let standards: StandardArchive

    /// For an event of triage, under the standard that it names.
    ///
    /// - Throws: ``MessageFault`` that says what to do about a standard that is not known here.
    func policy(for head: TicketHead, in db: Database) throws -> EscalationPolicy {
        guard let digest = head.standard.digest else {
            throw MessageFault.impossible(
                "ticket \(head.number) names no digest of its standard \(head.standard.id) \(head.standard.version); "
                    + "let triage move it to one that is active, then discard this")
        }
        return try policy(for: digest, of: head.number, in: db)
    }

    /// For a ticket as it is known here; without an engine until triage has spoken of it.
    func policy(of watch: TicketWatch?, in db: Database) throws -> EscalationPolicy {
        guard let watch, let digest = watch.digest else { return common }
        return try policy(for: digest, of: watch.facts.number, in: db)
    }

    private func policy(for digest: String, of number: String, in db: Database) throws -> EscalationPolicy {
        guard let engine = try standards.engine(for: digest, in: db) else {
            throw MessageFault.impossible(
                "ticket \(number) was opened under a standard that is not known here, digest \(digest); "
                    + "run `triage standard announce`, then redrive this")
        }
        return common.under(engine)
    }
}
