import Contracts
import EscalationDomain
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceRuntime
import ServiceStandard

/// Shows the clocks of a ticket with their accounts, and takes excuses; a ticket is named by its number or its id.
///
/// | route | answer |
/// |---|---|
/// | `GET /v1/tickets/<ticket>/clocks` | every run of every clock |
/// | `POST /v1/tickets/<ticket>/excuses` `{clock, cause, by?}` | 200 the clocks; 409 when nothing is broken |
struct ClockRoutes: Sendable {
    private static let largestBody = 16 << 10
    private static let longestCause = 1000

    let door: StaffDoor
    let desk: EscalationDesk
    let store: MessageStore

    func add(to router: ServiceRouter) {
        router.get("v1/tickets/{ticket}/clocks") { request, context in
            try await door.asStaff(request) { _ in
                guard let clocks = try await clocks(of: try context.parameters.require("ticket")) else {
                    return notFound
                }
                return Response(json: clocks)
            }
        }
        router.post("v1/tickets/{ticket}/excuses") { request, context in
            try await door.asStaff(request) { staffId in
                let body = try await request.body.collect(upTo: Self.largestBody)
                return try await excuse(
                    try context.parameters.require("ticket"), by: staffId, Data(body.readableBytesView))
            }
        }
    }

    private func clocks(of ticket: String) async throws -> TicketClocks? {
        let (policies, now) = (desk.policies, store.now())
        return try await store.read { db in
            guard let watch = try WatchTable.load(named: ticket, in: db) else { return nil }
            return try policies.clocks(of: watch, at: now, in: db)
        }
    }

    /// People answer in their own name only.
    private func excuse(_ ticket: String, by staffId: String, _ body: Data) async throws -> Response {
        let wish: Wish
        do {
            wish = try WireJSON.decode(Wish.self, from: body)
        } catch {
            return invalid((error as? DecodingError).map { FieldError($0) } ?? FieldError("", expected: "JSON"))
        }
        guard (1...Self.longestCause).contains(wish.cause.count) else {
            return invalid(FieldError("/cause", expected: "1 to \(Self.longestCause) characters"))
        }
        guard (wish.by ?? staffId) == staffId else {
            return invalid(FieldError("/by", expected: "\(staffId), the holder of the token"))
        }
        let request = UUID().uuidString
        let found = try await store.read { db -> (TicketID, Cause)? in
            guard let id = try WatchTable.load(named: ticket, in: db)?.facts.ticketId,
                let cause = try WatchTable.cause(for: id, id: request, staffId: staffId, in: db)
            else { return nil }
            return (id, cause)
        }
        guard let (id, cause) = found else { return notFound }
        let excuse = Excuse(clock: ClockID(rawValue: wish.clock), cause: wish.cause, by: staffId)
        let result = try await store.transact(cause) { [desk] in try desk.excuse(excuse, of: id, $0) }
        guard let (answer, clocks) = result else { return notFound }
        switch answer {
        case .applied:
            return Response(json: clocks)
        case .noSuchClock:
            let known = clocks.report?.clocks.map(\.deadline.clock.rawValue).joined(separator: ", ") ?? "none yet"
            return invalid(FieldError("/clock", expected: "a clock of this ticket: \(known)"))
        case .notBroken:
            return Response(
                problem: "not_broken",
                LocalizedText("该时限没有超时,无需说明。", "This clock was not broken; there is nothing to excuse."),
                status: .conflict)
        }
    }

    private struct Wish: Decodable {
        let clock: String
        let cause: String
        let by: String?
    }

    private func invalid(_ field: FieldError) -> Response {
        Response(
            problem: "field_invalid", field.text,
            status: .unprocessableContent)
    }

    private var notFound: Response {
        Response(problem: "not_found", LocalizedText("没有这个工单。", "No such ticket."), status: .notFound)
    }
}
