import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceRuntime
import TriageDomain

/// Moves an open ticket to another standard on purpose, and tells the other services once more what is active.
///
/// | route | answer |
/// |---|---|
/// | `POST /v1/standards/announcements` | 200 the digests that were told |
/// | `POST /v1/tickets/<id or number>/standard` `{to, reason}` | 200 what the ticket is held to now; 404 no such ticket; 409 it is over; 422 no such standard, no reason |
struct StandardRoutes: Sendable {
    private static let largestBody = 16 << 10
    private static let longestReason = 1000

    let door: OperatorDoor
    let store: MessageStore
    let handlers: CaseHandlers
    let activation: StandardActivation

    func add(to router: ServiceRouter) {
        router.post("v1/standards/announcements") { request, _ in try await announce(request) }
        router.post("v1/tickets/{ticket}/standard") { request, context in
            try await move(try context.parameters.require("ticket"), request)
        }
    }

    func announce(_ request: Request) async throws -> Response {
        try await door.asOperator(request) {
            Response(json: try await activation.announce(cause()).map(\.digest))
        }
    }

    /// - Parameter ticket: Id or number.
    func move(_ ticket: String, _ request: Request) async throws -> Response {
        try await door.asOperator(request) {
            let body = try await request.body.collect(upTo: Self.largestBody)
            return try await move(ticket, Data(body.readableBytesView))
        }
    }

    private func move(_ ticket: String, _ body: Data) async throws -> Response {
        let wish: Wish
        do {
            wish = try WireJSON.decode(Wish.self, from: body)
        } catch {
            return invalid((error as? DecodingError).map { FieldError($0) } ?? FieldError("", expected: "JSON"))
        }
        guard (1...Self.longestReason).contains(wish.reason.count) else {
            return invalid(FieldError("/reason", expected: "1 to \(Self.longestReason) characters"))
        }
        let standards = handlers.policy.standards.editions
        guard let edition = standards[wish.to] else {
            let known = standards.keys.sorted().joined(separator: ", ")
            return invalid(FieldError("/to", expected: "one of \(known)"))
        }
        let reference = TicketID(ticket).map(TicketReference.id) ?? .number(ticket)
        let choice = StandardChoice.decided(edition, by: Self.actor, reason: wish.reason)
        let result = try await store.transact(cause()) { [handlers] transaction in
            try handlers.move(reference, to: choice, transaction)
        }
        switch result {
        case .unknown:
            return Response(problem: "not_found", LocalizedText("没有此工单。", "No such ticket."), status: .notFound)
        case .over(let head):
            let text = LocalizedText(
                "工单 \(head.number) 已了结,不能改用其他标准。", "Ticket \(head.number) is over and cannot be moved.")
            return Response(problem: "over", text, status: .conflict)
        case .moved(let head):
            return Response(json: Answer(ticketId: head.ticketId, number: head.number, standard: head.standard))
        }
    }

    /// Whoever has the operator's token.
    private static let actor = "operator"

    private func cause() -> Cause {
        Cause(
            source: "\(ServiceName.triage.source)/operator", id: UUID().uuidString, receivedAt: store.now(),
            actorKind: .staff, actorId: Self.actor)
    }

    private func invalid(_ field: FieldError) -> Response {
        Response(
            problem: "field_invalid", field.text,
            status: .unprocessableContent)
    }

    private struct Wish: Decodable {
        let to: String
        let reason: String
    }

    private struct Answer: Encodable {
        let ticketId: TicketID
        let number: String
        let standard: TicketHead.Standard
    }
}
