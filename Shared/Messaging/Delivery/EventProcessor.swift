import Contracts
import Foundation
import GRDB
import Logging
import Metrics

/// Applies events of other services: claims them in the inbox, keeps followed streams in order, parks what cannot be handled.
public struct EventProcessor: DeliveryProcessor {
    private let store: MessageStore
    private let handlers: [EventType: MessageHandler]
    private let knownNames: Set<String>
    private let followed: Set<String>
    private let reminder: Reminder?
    private let logger: Logger

    /// - Parameters:
    ///   - handlers: At most one per message type; types without one are skipped.
    ///   - reminder: Tells a sender again what came of its message.
    public init(store: MessageStore, handlers: [MessageHandler], reminder: Reminder? = nil, logger: Logger) {
        self.store = store
        self.handlers = Dictionary(
            handlers.flatMap { handler in handler.types.map { ($0, handler) } },
            uniquingKeysWith: { first, _ in preconditionFailure("two handlers for \(first.types)") })
        knownNames = Set(self.handlers.keys.map(\.name))
        followed = Set(Topology.followed(by: store.service).map(\.source))
        self.reminder = reminder
        self.logger = logger
    }

    public func apply(_ message: IncomingMessage, in db: Database, now: Instant) throws -> DeliveryOutcome {
        let head: EnvelopeHead
        do {
            head = try WireJSON.decode(EnvelopeHead.self, from: message.body)
        } catch {
            let field = (error as? DecodingError).map { FieldError($0) } ?? FieldError("", expected: "JSON")
            return try park(message, head: nil, fault: MessageFault.undecodable(field), in: db, now: now)
        }
        if let fault = Self.forgery(in: head, under: message.routingKey) {
            return try park(message, head: nil, fault: fault, in: db, now: now)
        }
        guard head.type != FlowMark.type else { return try run(message, head, in: db, now: now) }
        guard try Inbox.claim(source: head.source, id: head.id, in: db, now: now) else {
            try remind(head, in: db, now: now)
            return .duplicate
        }
        guard followed.contains(head.source), let subject = head.subject, let sequence = head.sequence else {
            return try run(message, head, in: db, now: now)
        }
        let last = try Streams.progress(of: head.source, subject, in: db)
        if isMutant("sequence-ignored") { return try run(message, head, in: db, now: now) }
        if sequence <= last, isForgotten(message, at: now) || isMutant("conflict-dropped") { return .stale }
        if sequence <= last {
            return try park(message, head: head, fault: conflict(head, sequence), in: db, now: now)
        }
        if sequence > last + 1 {
            if isMutant("held-dropped") { return .held }
            let isHeld = try Streams.hold(
                message, source: head.source, subject: subject, sequence: sequence, in: db, now: now)
            guard !isHeld else { return .held }
            return try park(message, head: head, fault: conflict(head, sequence), in: db, now: now)
        }
        let outcome = try run(message, head, in: db, now: now)
        guard outcome != .parked else { return outcome }
        try advance(head.source, subject, to: sequence, in: db, now: now)
        return outcome
    }

    /// What an envelope claims beyond what the broker vouches for: another sender, or a type that is another service's to send.
    private static func forgery(in head: EnvelopeHead, under routingKey: String) -> MessageFault? {
        guard IncomingMessage.vouches(routingKey, for: head.source) else {
            return .foreignSource(claimed: head.source, routingKey: routingKey)
        }
        return Topology.allows(head.source, toSay: head.type) ? nil : .foreignType(head.type, source: head.source)
    }

    /// Answers a copy of what was applied before when its sender was put back from a backup and may have lost the answer.
    ///
    /// The ids of what it sends belong to the sender's epoch, so another copy adds nothing.
    private func remind(_ head: EnvelopeHead, in db: Database, now: Instant) throws {
        guard let reminder, head.epoch > 1 else { return }
        let cause = Cause(
            source: "\(head.source)/epoch/\(head.epoch)", id: head.id, correlationId: head.correlationid,
            receivedAt: head.receivedat, drill: head.drill)
        try reminder(head, store.transaction(db, now: max(now, head.receivedat), cause: cause))
    }

    /// Whether a copy of the message may have been applied so long ago that its claim is gone from the inbox.
    private func isForgotten(_ message: IncomingMessage, at now: Instant) -> Bool {
        message.sentAt.map { now - $0 > Inbox.retention } ?? false
    }

    /// A number that another message has already: its sender's store was set back, and nobody can say which of them counts.
    private func conflict(_ head: EnvelopeHead, _ sequence: Int64) -> MessageFault {
        Counter(label: "aftercare_sequence_conflicts_total").increment()
        return .sequenceTaken(sequence, epoch: head.epoch)
    }

    /// Takes a parked message again, or gives it up; either way nothing waits for it any longer.
    public func settle(_ parked: ParkedMessage, redrive: Bool, in db: Database, now: Instant) throws -> DeliveryOutcome
    {
        let body = try store.seal.open(parked.body)
        if redrive {
            let head = try WireJSON.decode(EnvelopeHead.self, from: body)
            if let fault = Self.forgery(in: head, under: parked.routingKey) { throw fault }
            try dispatch(body, head, in: db, now: now)
        }
        try db.execute(sql: "DELETE FROM parked WHERE id = ?", arguments: [parked.id])
        if let source = parked.source, let subject = parked.subject, let sequence = parked.sequence,
            followed.contains(source), sequence > (try Streams.progress(of: source, subject, in: db))
        {
            try advance(source, subject, to: sequence, in: db, now: now)
        }
        logger.notice(
            redrive ? "parked message redriven" : "parked message discarded",
            metadata: [
                "parked": "\(parked.id)", "type": "\(parked.type ?? "-")", "event_id": "\(parked.messageId ?? "-")",
                "source": "\(parked.source ?? "-")", "ticket_id": "\(parked.subject ?? "-")",
                "reason": "\(parked.reason)",
            ])
        return redrive ? .applied : .ignored
    }

    /// Notes how far a stream has come and applies what was held behind that.
    private func advance(_ source: String, _ subject: String, to sequence: Int64, in db: Database, now: Instant) throws
    {
        var last = sequence
        try Streams.setProgress(of: source, subject, to: last, in: db)
        while let next = try Streams.takeHeld(source: source, subject: subject, sequence: last + 1, in: db) {
            let head = try WireJSON.decode(EnvelopeHead.self, from: next.body)
            guard try run(next, head, in: db, now: now) != .parked else { return }
            last += 1
            try Streams.setProgress(of: source, subject, to: last, in: db)
        }
    }

    /// Runs the handler in a savepoint of its own, so that one bad message does not sink its neighbours.
    private func run(
        _ message: IncomingMessage, _ head: EnvelopeHead, in db: Database, now: Instant
    ) throws -> DeliveryOutcome {
        var applied = false
        if isMutant("no-savepoint") {
            return try dispatch(message.body, head, in: db, now: now) ? .applied : .ignored
        }
        do {
            try db.inSavepoint {
                applied = try dispatch(message.body, head, in: db, now: now)
                return .commit
            }
            return applied ? .applied : .ignored
        } catch let error as DatabaseError where error.concernsTheStore {
            throw error
        } catch {
            return try park(message, head: head, fault: error, in: db, now: now)
        }
    }

    @discardableResult
    private func dispatch(_ body: Data, _ head: EnvelopeHead, in db: Database, now: Instant) throws -> Bool {
        guard let handler = handlers[head.type] else {
            if knownNames.contains(head.type.name) { throw MessageFault.unknownVersion(head.type) }
            return false
        }
        // A clock that was set back must not put what follows before its cause.
        try handler.apply(head, body, store.transaction(db, now: max(now, head.receivedat), cause: Cause(head)))
        return true
    }

    private func park(
        _ message: IncomingMessage, head: EnvelopeHead?, fault: any Error, in db: Database, now: Instant
    ) throws -> DeliveryOutcome {
        logger.error(
            "message parked",
            metadata: [
                "type": "\(head?.type.description ?? message.type ?? "-")",
                "event_id": "\(head?.id ?? message.messageId ?? "-")", "source": "\(head?.source ?? "-")",
                "ticket_id": "\(head?.subject ?? "-")", "correlation_id": "\(head?.correlationid ?? "-")",
                "reason": "\((fault as? MessageFault)?.reason ?? "failed")", "error": "\(fault)",
            ])
        if isMutant("parked-dropped") { return .parked }
        try ParkedMessage.park(message, head: head, fault: fault, seal: store.seal, in: db, now: now)
        return .parked
    }
}

extension DatabaseError {
    /// Whether the store as a whole is in trouble, so that nothing can be committed now.
    ///
    /// Anything else is the fault of one message.
    var concernsTheStore: Bool {
        switch resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_READONLY, .SQLITE_CORRUPT,
            .SQLITE_NOMEM,
            .SQLITE_CANTOPEN, .SQLITE_INTERRUPT, .SQLITE_ABORT:
            true
        default: false
        }
    }
}
