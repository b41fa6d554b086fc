import Contracts
import IntakeDomain
import Messaging
import ServiceRuntime

/// Tells every publisher whose grant covers a ticket where it is now, in words that may be shown to a customer (S0-20).
struct Progress: Sendable {
    let grants: PublisherGrants
    let archive: StandardArchive

    /// - Parameter promised: Due instants by clock, as they stand now.
    func tell(
        _ head: TicketHead, of ticket: TicketStanding, promised: [String: Instant], in transaction: Transaction
    ) throws {
        let references = try TicketRegister(db: transaction.db).references(to: head.ticketId)
        let titles = try PromisedClocks(archive: archive, db: transaction.db)
            .titles(of: promised.keys, under: head.standard.digest)
        for listener in grants.listeners(submitters: Set(references.keys), region: ticket.region) {
            let progress = TicketProgressed(
                ticketId: head.ticketId, number: head.number, externalRef: references[listener] ?? ticket.externalRef,
                stage: head.stage, state: head.state, waitingOn: head.waitingOn,
                text: ProgressText.text(state: head.state, stage: head.stage, waitingOn: head.waitingOn),
                promised: promised, promises: titles.isEmpty ? nil : titles)
            try transaction.send(progress, to: .outbound, key: listener, about: head.ticketId)
        }
    }
}
