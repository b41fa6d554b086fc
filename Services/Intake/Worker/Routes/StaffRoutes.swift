import Contracts
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import IntakeDomain
import Messaging
import NIOCore
import ServiceRuntime

/// What a member of staff does with a personal token: look up a contact, which is logged, and record what was done.
struct StaffRoutes: Sendable {
    let store: MessageStore
    let desk: FrontDesk
    let configuration: IntakeConfiguration

    func add(to router: ServiceRouter) {
        router.post("v1/tickets/{number}/contact") { request, context in
            let number = try context.parameters.require("number")
            guard let staff = configuration.staff(of: request) else { return Refusal.unknownCaller }
            return try await answering {
                let wanted = try await body(ContactRequest.self, of: request)
                try wanted.validate()
                if let other = wanted.as, other != staff { return Refusal.otherStaff(staff) }
                return try await disclose(number, to: staff, because: wanted.reason)
            }
        }
        router.post("v1/tickets/{number}/records") { request, context in
            let number = try context.parameters.require("number")
            guard let staff = configuration.staff(of: request) else { return Refusal.unknownCaller }
            return try await answering {
                let bytes = try await bytes(of: request)
                let wanted = try decode(RecordRequest.self, from: bytes)
                if let other = wanted.as, other != staff { return Refusal.otherStaff(staff) }
                return try await record(wanted, sha256: WireJSON.sha256(bytes), on: number, by: staff)
            }
        }
    }

    // MARK: - Contact

    /// The look is committed to the log before anything is shown.
    private func disclose(_ number: String, to staff: String, because reason: String) async throws -> Response {
        let cause = Cause(
            source: "\(ServiceName.intake.source)/contacts", id: UUID().uuidString, receivedAt: store.now(),
            actorKind: .staff, actorId: staff)
        let contacts = try await store.transact(cause) { [desk] transaction -> [DisclosedContact]? in
            guard let ticket = try TicketRegister(db: transaction.db).ticket(number: number) else { return nil }
            let vault = desk.vault(transaction)
            let cards = try vault.cards(of: ticket.ticketId)
            let masked = try vault.mask(of: ticket.ticketId).mask(reason)
            try vault.logAccess(
                cards.map(\.party), of: ticket.ticketId, by: staff, reason: masked, at: transaction.now)
            try file(
                ContactDisclosed(
                    ticketId: ticket.ticketId, staffId: staff, parties: cards.map(\.party), reason: masked),
                in: transaction)
            return cards.map {
                DisclosedContact(partyId: $0.party, role: $0.role, publisher: $0.publisher, contact: $0.card)
            }
        }
        return contacts.map { Response(json: $0) } ?? Refusal.unknownTicket
    }

    /// The line of the case file; it is sent nowhere.
    private func file(_ disclosed: ContactDisclosed, in transaction: Transaction) throws {
        let head = EnvelopeHead(
            id: transaction.nextID().uuidString.lowercased(), source: ServiceName.intake.source, type: disclosed.type,
            time: transaction.now, subject: disclosed.ticketId.description, receivedat: transaction.now,
            actorkind: .staff, actorid: disclosed.staffId, causationid: transaction.cause.id,
            correlationid: transaction.cause.correlationId)
        try CaseArchive(db: transaction.db).append(Envelope(head: head, data: disclosed))
    }

    // MARK: - Records

    private func record(
        _ wanted: RecordRequest, sha256: String, on number: String, by staff: String
    ) async throws -> Response {
        let fact = try wanted.fact()
        let now = store.now()
        let receipt = EventReceipt(
            eventId: wanted.id, eventType: EventType(fact.name).description, bodySha256: sha256, receivedAt: now)
        let cause = Cause(
            source: "/staff/\(staff)", id: wanted.id, receivedAt: now, actorKind: .staff, actorId: staff)
        let answer = try await store.transact(cause) { [desk] transaction -> EventAnswered? in
            let ledger = EventLedger(db: transaction.db)
            if let earlier = try ledger.entry(wanted.id, of: FrontDesk.ledgerName(ofStaff: staff)) {
                return earlier.digest == sha256 ? earlier.answer.replay : receipt.conflict(at: now)
            }
            guard let ticket = try TicketRegister(db: transaction.db).ticket(number: number) else { return nil }
            return try desk.record(
                fact, of: ticket, staffId: staff, receipt: receipt, time: min(wanted.time ?? now, now), in: transaction)
        }
        guard let answer else { return Refusal.unknownTicket }
        return Response(json: answer, status: HTTPResponse.Status(code: answer.httpStatus))
    }

    // MARK: - Bodies

    private func bytes(of request: Request) async throws -> Data {
        do {
            return Data(try await request.body.collect(upTo: 1 << 16).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw FieldError("", expected: "at most \(1 << 16) bytes")
        }
    }

    private func body<Value: Decodable>(_ type: Value.Type, of request: Request) async throws -> Value {
        try decode(type, from: try await bytes(of: request))
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from bytes: Data) throws -> Value {
        do {
            return try WireJSON.decode(type, from: bytes)
        } catch let error as DecodingError {
            throw FieldError(error)
        }
    }

    private func answering(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let fault as FieldError {
            return Refusal.invalid(fault)
        } catch is SealError {
            return Refusal.unreadableContact
        }
    }
}
