import Contracts
import GRDB
import IntakeDomain
import Messaging

/// The tickets of a customer and of a machine, inside one transaction.
///
/// What it reads of a history has a bound, so a submission costs the same at the first ticket of a phone and at the ten
/// thousandth: the newest tickets are found by index, and whoever has more than ``mostCounted`` has just many.
struct CustomerHistory {
    let db: Database
    let drill: Bool

    /// How many tickets of one kind are counted; beyond that the number says "at least".
    static let mostCounted = 100
    /// How many of the newest tickets, open ones and others, are compared with a submission.
    static let mostCompared = 20
    /// How many keys of one customer are followed: a person has a number and a few phones.
    static let mostKeys = 16

    /// A ticket as the index knows it.
    private struct Entry: Hashable {
        let ticket: TicketID
        let openedAt: Instant
    }

    /// What is known of who submits and of the machine it is about.
    struct Findings {
        /// Newest first, of the last 30 days: what a submission may be one matter with.
        var recent: [KnownTicket]
        var counts: TicketRegistered.History
    }

    /// - Parameters:
    ///   - keys: Keyed digests, any one of which means the same customer.
    ///   - asset: Keyed digest of the machine; nil when it is not known.
    func findings(customer keys: [String], asset: String?, now: Instant) throws -> Findings {
        var open: Set<Entry> = []
        var over: Set<Entry> = []
        let since = now - TicketRegistered.History.span
        for key in keys.prefix(Self.mostKeys) {
            // An open ticket counts however old it is.
            open.formUnion(try entries(of: key, isOpen: true, since: Instant(milliseconds: 0)))
            over.formUnion(try entries(of: key, isOpen: false, since: since))
        }
        let horizon = now - DuplicateSearch.window
        let recent = try [open, over].flatMap { entries in
            try entries.filter { $0.openedAt >= horizon }.sorted { $0.openedAt > $1.openedAt }
                .prefix(Self.mostCompared).compactMap { try known($0.ticket) }
        }
        let last = open.count { $0.openedAt >= since } + over.count
        return Findings(
            recent: recent.sorted { ($0.openedAt, $0.number) > ($1.openedAt, $1.number) },
            counts: .init(
                open: min(open.count, Self.mostCounted), last90Days: min(last, Self.mostCounted),
                sameAsset90Days: try asset.map { try count(ofAsset: $0, since: since) } ?? 0))
    }

    /// Whether a ticket is known to be of somebody with one of these keys.
    func holds(_ ticket: TicketID, any keys: [String]) throws -> Bool {
        try keys.contains { key in
            try Bool.fetchOne(
                cached: db, sql: "SELECT 1 FROM customer_tickets WHERE ticket_id = ? AND key = ?",
                arguments: [ticket, key]) == true
        }
    }

    /// Whether anything is known of whose ticket it is.
    func isKnown(_ ticket: TicketID) throws -> Bool {
        try Bool.fetchOne(
            cached: db, sql: "SELECT 1 FROM customer_tickets WHERE ticket_id = ? LIMIT 1", arguments: [ticket]) == true
    }

    private func entries(of key: String, isOpen: Bool, since: Instant) throws -> [Entry] {
        try Row.fetchAll(
            cached: db,
            sql: """
                SELECT ticket_id, opened_at FROM customer_tickets
                WHERE key = ? AND drill = ? AND is_open = ? AND opened_at >= ? ORDER BY opened_at DESC LIMIT ?
                """, arguments: [key, drill, isOpen, since, Self.mostCounted]
        ).map { Entry(ticket: $0["ticket_id"], openedAt: $0["opened_at"]) }
    }

    private func count(ofAsset asset: String, since: Instant) throws -> Int {
        try Int.fetchOne(
            cached: db,
            sql: """
                SELECT count(*) FROM
                  (SELECT 1 FROM tickets WHERE asset = ? AND drill = ? AND opened_at >= ? LIMIT ?)
                """, arguments: [asset, drill, since, Self.mostCounted]) ?? 0
    }

    private func known(_ id: TicketID) throws -> KnownTicket? {
        try TicketRegister(db: db).ticket(id).map { KnownTicket($0) }
    }
}

extension KnownTicket {
    init(_ ticket: RegisteredTicket) {
        self.init(
            ticketId: ticket.ticketId, number: ticket.number, kind: ticket.kind, isOpen: ticket.isOpen,
            openedAt: ticket.openedAt, machine: ticket.machine, category: ticket.registered.product?.category,
            text: ticket.registered.text)
    }
}
