import Contracts
import Foundation
import GRDB
import IntakeDomain
import ServiceRuntime

/// A ticket as `GET /v1/tickets/<number>` and `intake show` tell it; never contact data.
struct TicketView: Codable, Sendable {
    struct Entry: Codable, Sendable {
        let time: Instant
        let sequence: Int64
        let source: String
        let event: String
        let title: LocalizedText
        let late: Bool
        /// For staff only.
        let actor: String?
        /// For staff only: what was said, masked, where the event holds a text of the customer.
        let text: String?
    }

    /// Who reads.
    enum Reader: Sendable {
        /// Everything that is not contact data.
        case staff
        /// The ticket is its own, or granted to it.
        ///
        /// - Parameter reference: Its own reference, where it is not who submitted the ticket.
        case publisher(reference: String?)
        /// It came back about somebody else's ticket: how far the matter is, and what it said itself.
        case follower(String, reference: String)
    }

    let ticketId: TicketID
    let number: String
    let externalRef: String
    let kind: RequestKind
    let openedAt: Instant
    let state: TicketState
    let stage: Stage
    let waitingOn: WaitingOn
    let outcome: Outcome?
    let round: Int
    let priority: Priority?
    let milestones: TicketHead.Milestones?
    let text: LocalizedText
    /// Due instants by clock.
    let promised: [String: Instant]
    /// What the ticket's standard calls these clocks.
    let promises: [String: LocalizedText]
    /// What the ticket is held to; nil until it is assessed.
    let standard: TicketHead.Standard?
    let timeline: [Entry]
    /// In which the times are best shown.
    let zone: String
    /// For staff only: masked, as all services know it.
    let registered: TicketRegistered?
    /// For staff only.
    let handler: String?

    init(
        _ ticket: RegisteredTicket, _ archive: StandardArchive, for reader: Reader, zone: TimeZone, in db: Database
    ) throws {
        let head = ticket.head
        ticketId = ticket.ticketId
        number = ticket.number
        kind = ticket.kind
        openedAt = ticket.openedAt
        state = ticket.state
        stage = ticket.stage
        waitingOn = ticket.waitingOn
        outcome = head?.outcome
        round = head?.round ?? 1
        text = ProgressText.text(state: ticket.state, stage: ticket.stage, waitingOn: ticket.waitingOn)
        promised = ticket.promised
        promises = try PromisedClocks(archive: archive, db: db)
            .titles(of: ticket.promised.keys, under: head?.standard.digest)
        self.zone = zone.identifier
        externalRef = reader.reference ?? ticket.externalRef
        priority = reader.isFollower ? nil : head?.priority
        milestones = reader.isFollower ? nil : head?.milestones
        standard = reader.isFollower ? nil : head?.standard
        registered = reader.isStaff ? ticket.registered : nil
        handler = reader.isStaff ? head?.handler : nil
        timeline = try CaseArchive(db: db).timeline(of: ticket.ticketId).filter(reader.mayRead).map {
            Entry($0, forStaff: reader.isStaff)
        }
    }
}

extension TicketView.Reader {
    fileprivate var isStaff: Bool {
        guard case .staff = self else { return false }
        return true
    }

    fileprivate var isFollower: Bool {
        guard case .follower = self else { return false }
        return true
    }

    fileprivate var reference: String? {
        switch self {
        case .staff: nil
        case .publisher(let reference): reference
        case .follower(_, let reference): reference
        }
    }

    fileprivate func mayRead(_ entry: TimelineEntry) -> Bool {
        switch self {
        case .staff: true
        case .publisher: entry.isPublic
        case .follower(let name, _):
            entry.source == ServiceName.triage.source ? entry.isPublic : entry.actor == name && !entry.isOfContacts
        }
    }
}

extension TicketView.Entry {
    init(_ entry: TimelineEntry, forStaff: Bool) {
        self.init(
            time: entry.time, sequence: entry.sequence, source: entry.source, event: entry.event, title: entry.title,
            late: entry.late, actor: forStaff ? entry.actor : nil, text: forStaff ? entry.text : nil)
    }
}
