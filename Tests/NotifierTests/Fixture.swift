import Contracts
import Foundation
import NotifierDomain
import ServiceStandard

/// Values that tests start from; every argument is what a test is about.
enum Fixture {
    static let now = Instant(milliseconds: 1_795_000_000_000)
    static let ticketId = TicketID(UUID(version5: "test", "ticket"))
    static let number = "AS-20261122-00042"
    static let occasion = Occasion(messageId: "m-1", drill: false, now: now)

    static func notice(
        cause: String = "m-1", template: NoticeTemplate = .receipt, recipient: String = "E1001", now: Instant,
        withheld: Withholding? = nil
    ) -> Notice {
        Notice(
            causeId: cause, ticketId: ticketId, number: number, template: template, recipient: recipient,
            channel: .file,
            language: .chinese, variables: ["number": .text(number)], drill: false, now: now, withheld: withheld)
    }

    static func contact(
        _ word: String = "customer", role: PartyRole? = .customer, language: String = "zh-Hans", optedOut: Bool = false
    ) -> TicketSnapshot.Contact {
        TicketSnapshot.Contact(
            partyId: party(word), role: role, language: language, optedOut: optedOut, maskedName: "张*")
    }

    static func party(_ word: String) -> PartyID { PartyID(UUID(version5: "test", "party", word)) }

    static func ticket(_ contacts: TicketSnapshot.Contact...) -> TicketSnapshot {
        var ticket = TicketSnapshot(ticketId: ticketId)
        for contact in contacts { ticket.hear(contact) }
        return ticket
    }

    static func clock(_ id: String, due: Instant? = now + .seconds(3600), percent: Int? = 80) -> Clock {
        Clock(id: id, requirement: ["S1-6"], startedAt: now, dueAt: due, state: .running, percent: percent)
    }

    static func revised(_ clocks: Clock...) -> NoticeCause {
        .clocksRevised(ClocksRevised(ticketId: ticketId, number: number, clocks: clocks, because: "assessed"))
    }

    static func event(
        _ change: TicketEvent.Change, round: Int = 1, handler: String? = nil, firstContact: String? = nil,
        parties: [Party] = []
    ) -> NoticeCause {
        let head = TicketHead(
            ticketId: ticketId, number: number, kind: .request, template: .repair, state: .working, stage: .handle,
            waitingOn: .none, outcome: nil, round: round, priority: .p2, department: "service", team: "field",
            region: "east", handler: handler, trackingOwner: nil, firstContact: firstContact,
            milestones: TicketHead.Milestones(receivedAt: now, anchorAt: now),
            standard: TicketHead.Standard(
                id: "default", version: "1", calendar: "none", calendarVersion: "1", selectedBy: "default"),
            parties: parties)
        return .ticket(TicketEvent(head: head, change: change))
    }

    static func escalation(
        _ change: EscalationChanged.Change = .raised, reason: EscalationReason = .breach, recipients: [String]
    ) -> NoticeCause {
        let page = EscalationPage(
            escalationId: EscalationID(UUID(version5: "test", "escalation")), revision: 1, status: .open,
            reason: reason,
            level: "l1", step: 1, round: 1, wake: false, issuedAt: now, expiresAt: now + .seconds(600),
            summary: LocalizedText("\(number) 响应已超时", "\(number) response overdue"), ticket: nil,
            clock: clock("responded", percent: 112),
            why: [.init(code: "breach", LocalizedText("响应已超时", "The response is overdue"))],
            recipients: recipients.map { .init(staffId: $0, channel: "file", sentAt: now) },
            nobodyOnCall: recipients.isEmpty, next: .init(at: now + .seconds(600), level: "l2", staffIds: []),
            acknowledged: nil,
            actions: .init(
                show: "escalation show 1", contact: "intake contact \(number)", record: "intake record \(number)",
                ack: .init(cli: "escalation ack 1", url: "http://127.0.0.1/v1/escalations/1/ack")))
        return .escalation(EscalationChanged(change, page: page))
    }

    static func selection(known: Set<ChannelName> = [.file]) -> NoticeSelection {
        let roster = Roster(
            staff: [
                .init(id: "E1001", name: "Li", language: .chinese, channel: .file),
                .init(id: "E1002", name: "Smith", language: .english, channel: .webhook),
            ],
            onCall: [:])
        return NoticeSelection(
            roster: roster, channels: NoticeSelection.Channels(customer: .file, staff: .file, known: known))
    }

    /// The texts that are shipped, compose/templates.
    static let templatesFolder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../compose/templates").standardizedFileURL

    static func shippedTemplates() throws -> [TemplateCatalogue.Slot: String] {
        try TemplateCatalogue.Slot.all.reduce(into: [:]) { texts, slot in
            texts[slot] = try String(contentsOf: templatesFolder.appending(path: slot.path), encoding: .utf8)
        }
    }
}
