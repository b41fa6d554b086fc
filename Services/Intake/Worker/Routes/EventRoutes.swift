import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import IntakeDomain
import Logging
import Messaging
import NIOCore
import ServiceRuntime

/// The HTTP door for outside programs: the same events, the same handler, the same kind of transaction as over AMQP.
struct EventRoutes: Sendable {
    let door: InboundDoor
    let configuration: IntakeConfiguration

    /// Larger bodies are not even read; up to here a body that is too large is answered like any other.
    private static let mostBytes = 16 << 20

    func add(to router: ServiceRouter) {
        router.post("v1/events") { request, _ in
            guard let publisher = configuration.publisher(of: request) else { return Refusal.unknownCaller }
            return try await take(request, from: publisher)
        }
        router.get("v1/events/{id}") { request, context in
            let id = try context.parameters.require("id")
            guard let caller = configuration.caller(of: request) else { return Refusal.unknownCaller }
            let name =
                switch caller {
                case .publisher(let name): name
                case .staff(let id): FrontDesk.ledgerName(ofStaff: id)
                }
            let entry = try await door.store.read { db in try EventLedger(db: db).entry(id, of: name) }
            guard let entry else {
                return Response(
                    problem: "event_unknown", LocalizedText("没有收到过您的这个事件。", "No such event of yours was received."),
                    status: .notFound)
            }
            return Response(json: entry.answer)
        }
    }

    private func take(_ request: Request, from publisher: String) async throws -> Response {
        let body: Data
        do {
            body = Data(try await request.body.collect(upTo: Self.mostBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            let problem = Problem(.tooLarge, FieldError("", InboundEvent.sizeWords))
            return answer(nobody.rejected(problem, at: door.store.now()))
        }
        let now = door.store.now()
        do {
            return answer(
                try await door.store.write { [door] db in try door.take(body, from: publisher, in: db, now: now) })
        } catch {
            // Whatever keeps the store from taking it: the sender keeps its event and hears when to come again.
            door.logger.error(
                "event not taken", metadata: ["publisher": "\(publisher)", "error": "\(type(of: error))"])
            let arrival = Arrival(body, from: publisher, at: now)
            return answer(arrival.receipt.rejected(Problem(.unavailable, retryAfterSeconds: 30), at: now))
        }
    }

    /// The receipt of a body that was not read to its end.
    private var nobody: EventReceipt {
        EventReceipt(eventId: nil, eventType: nil, bodySha256: "", receivedAt: door.store.now())
    }

    private func answer(_ answer: EventAnswered) -> Response {
        var response = Response(json: answer, status: HTTPResponse.Status(code: answer.httpStatus))
        if let seconds = answer.problem?.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        return response
    }
}
