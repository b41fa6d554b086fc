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
        let register = TicketRegister(db: transaction.db)
        let titles = try PromisedClocks(archive: archive, db: transaction.db)
            .titles(of: promised.keys, under: head.standard.digest)
        let listeners = try grants.listeners(owner: ticket.publisher, region: ticket.region) {
            try register.reference(of: $0, to: head.ticketId) != nil
        }
        for listener in listeners {
            let own = listener == ticket.publisher ? nil : try register.reference(of: listener, to: head.ticketId)
            let progress = TicketProgressed(
                ticketId: head.ticketId, number: head.number, externalRef: own ?? ticket.externalRef,
                stage: head.stage, state: head.state, waitingOn: head.waitingOn,
                text: ProgressText.text(state: head.state, stage: head.stage, waitingOn: head.waitingOn),
                promised: promised, promises: titles.isEmpty ? nil : titles)
            try transaction.send(progress, to: .outbound, key: listener, about: head.ticketId)
        }
    }
}
