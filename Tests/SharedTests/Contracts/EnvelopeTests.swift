import Contracts
import Foundation
import Testing

struct EnvelopeTests {
    private static let now = Instant(milliseconds: 1_795_000_000_000)

    private static func head(_ type: EventType) -> EnvelopeHead {
        EnvelopeHead(
            id: "m-1", source: "/services/triage", type: type, time: now, subject: "t", receivedat: now, sequence: 3,
            causationid: "c", correlationid: "r")
    }

    @Test("every ticket event travels under its own type and comes back as it was")
    func ticketEvents() throws {
        let ticket = TicketID(tenant: "main", publisher: "p", eventID: "1")
        let head = TicketHead(
            ticketId: ticket, number: "AS-20261122-00001", kind: .request, template: .repair, state: .working,
            stage: .handle, waitingOn: .none, outcome: nil, round: 1, priority: .p2, department: "service", team: "a",
            region: "east", handler: "E1", trackingOwner: nil, firstContact: nil,
            milestones: .init(receivedAt: Self.now, anchorAt: Self.now),
            standard: .init(id: "s", version: "1", calendar: "always", calendarVersion: "1", selectedBy: "default"),
            parties: [])
        let changes: [TicketEvent.Change] = [
            .assigned(reason: "skill"), .responded(WorkResponded(kind: .arrangement, summary: "tomorrow")),
            .infoRequested(missing: [MissingField(pointer: "/product/model", expected: "a model")]), .workStarted,
            .waiting(nil),
            .waiting(WaitReminder(on: .parts, reference: "PO-1", since: .init(milliseconds: 1), number: 2)),
            .resumed(lapsed: nil), .workCompleted(WorkCompleted(summary: "done")), .reworkRequested(reason: "noise"),
            .resolved,
            .reopened(reason: "again"), .closed, .cancelled(reason: "bought new"), .merged(into: ticket),
        ]
        for change in changes {
            let event = TicketEvent(
                head: head, change: change, decision: Decision(verdict: .applied), implied: ["assigned"])
            let envelope = Envelope(head: Self.head(event.type), data: event)
            let bytes = try WireJSON.encode(envelope)
            #expect(try WireJSON.decode(Envelope<TicketEvent>.self, from: bytes) == envelope)
            #expect(TicketEvent.types.contains(event.type))
        }
    }

    @Test("a fact names itself in its data and in the tail of its routing key")
    func factRouting() throws {
        let fact = FactRecorded(
            ticketId: TicketID(tenant: "main", publisher: "p", eventID: "1"), recordedBy: "p", late: false,
            fact: .surveyAnswered(SurveyAnswered(method: .link, score: 5, solved: true)))
        #expect(Topology.eventKey(from: .intake, fact) == "intake.fact.recorded.v1.survey.answered")
        let bytes = try WireJSON.encode(Envelope(head: Self.head(FactRecorded.type), data: fact))
        #expect(try WireJSON.decode(Envelope<FactRecorded>.self, from: bytes).data == fact)
    }

    @Test("a reader ignores fields it does not know")
    func unknownFields() throws {
        let message = SurveyExpired(
            invitationId: InvitationID(UUID()), ticketId: TicketID(UUID()), round: 1)
        let bytes = try WireJSON.encode(Envelope(head: Self.head(SurveyExpired.type), data: message))
        let text = String(decoding: bytes, as: UTF8.self).replacing(
            "\"round\":1", with: "\"colour\":\"red\",\"round\":1")
        #expect(try WireJSON.decode(Envelope<SurveyExpired>.self, from: Data(text.utf8)).data == message)
    }

    @Test("an id is the same at every replay and another for every neighbour")
    func deterministicIds() {
        let first = TicketID(tenant: "main", publisher: "callcentre", eventID: "cc-1")
        #expect(first == TicketID(tenant: "main", publisher: "callcentre", eventID: "cc-1"))
        #expect(first != TicketID(tenant: "main", publisher: "callcentrec", eventID: "c-1"))
        #expect(first.uuid.uuidString.dropFirst(14).first == "5")
    }
}
