import Contracts
import Foundation
import GRDB
import IntakeDomain
import Logging
import Messaging

/// Takes what outsiders send, whichever way it came, and answers every single event.
struct InboundDoor: Sendable {
    let store: MessageStore
    let desk: FrontDesk
    let logger: Logger

    /// Applies a body and sends the answer, in the caller's transaction.
    ///
    /// - Parameter publisher: As the broker or a token vouches for it.
    /// - Throws: Only what concerns the whole store.
    func take(_ body: Data, from publisher: String, in db: Database, now: Instant) throws -> EventAnswered {
        let arrival = Arrival(body, from: publisher, at: now)
        do {
            var answer: EventAnswered?
            try db.inSavepoint {
                answer = try take(arrival, in: db, now: now)
                return .commit
            }
            if let answer { return answer }
        } catch let error as DatabaseError where error.resultCode != .SQLITE_CONSTRAINT {
            throw error
        } catch {
            // Only the kind of error: its text may quote what an outsider sent.
            let reason = (error as? MessageFault)?.description ?? "\(type(of: error))"
            logger.error("event not taken", metadata: ["publisher": "\(publisher)", "error": "\(reason)"])
        }
        let excuse = arrival.receipt.rejected(Problem(.unavailable, retryAfterSeconds: 60), at: now)
        try send(excuse, to: publisher, by: store.transaction(db, now: now, cause: arrival.causeOfAnswer))
        return excuse
    }

    private func take(_ arrival: Arrival, in db: Database, now: Instant) throws -> EventAnswered {
        let ledger = EventLedger(db: db)
        let earlier = try arrival.receipt.eventId.flatMap { try ledger.entry($0, of: arrival.publisher) }
        let again = store.transaction(db, now: now, cause: arrival.causeOfAnswer)
        // An event that was rejected had no effect: it may be mended, or come at a better time, and is judged anew.
        if let earlier, earlier.answer.status != .rejected, case .success = arrival.content {
            let isSame = earlier.digest == arrival.digest
            let answer = isSame ? earlier.answer.replay : arrival.receipt.conflict(at: now)
            try send(answer, to: arrival.publisher, by: again)
            return answer
        }
        let first = store.transaction(db, now: now, cause: arrival.cause)
        let judgement = try desk.judge(arrival, in: first)
        var answer = judgement.answer
        if answer.status == .rejected {
            answer.replayed = earlier?.digest == arrival.digest && earlier?.answer.problems == answer.problems
            logger.notice(
                "event rejected",
                metadata: ["publisher": "\(arrival.publisher)", "code": "\(answer.problem?.code.rawValue ?? "-")"])
        }
        if earlier == nil || earlier?.answer.status == .rejected {
            try ledger.keep(
                answer, publisher: arrival.publisher, digest: arrival.digest, messageId: judgement.messageId)
        }
        try send(answer, to: arrival.publisher, by: answer.status == .rejected ? again : first)
        return answer
    }

    private func send(_ answer: EventAnswered, to publisher: String, by transaction: Transaction) throws {
        try transaction.send(
            answer, to: .outbound, key: publisher, about: answer.ticketId, correlationId: answer.eventId)
    }
}

/// The AMQP door: the broker vouches for the first word of the routing key.
struct InboundProcessor: DeliveryProcessor {
    let door: InboundDoor

    func apply(_ delivery: IncomingMessage, in db: Database, now: Instant) throws -> DeliveryOutcome {
        let publisher = String(delivery.routingKey.prefix { $0 != "." })
        guard door.desk.configuration.grants.knows(publisher) else {
            door.logger.warning(
                "event of a publisher that publishers.yaml does not name", metadata: ["publisher": "\(publisher)"])
            return .ignored
        }
        return try door.take(delivery.body, from: publisher, in: db, now: now).replayed ? .duplicate : .applied
    }
}
