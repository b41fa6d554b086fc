import Contracts
import Foundation
import GRDB

/// Why a transaction happens: the message, timer or command whose effects it writes.
///
/// Ids of outgoing messages derive from it, so doing the same again produces the same ids.
public struct Cause: Sendable {
    /// Unique among all causes.
    public let id: String
    public let correlationId: String
    /// Intake's clock at the first event of the story.
    public let receivedAt: Instant
    public let drill: Bool
    public let traceparent: String?
    public let actorKind: ActorKind
    public let actorId: String?

    /// What travels of it as a property of a message is shortened to what the wire carries; the seed is of all of it.
    ///
    /// - Parameter id: Unique per `source`; what is derived from the cause keeps the pair apart from other sources.
    public init(
        source: String, id: String, correlationId: String? = nil, receivedAt: Instant, drill: Bool = false,
        traceparent: String? = nil, actorKind: ActorKind = .system, actorId: String? = nil
    ) {
        self.id = ShortString.fitting(id)
        self.seed = UUID(version5: "cause", source, id)
        self.correlationId = ShortString.fitting(correlationId ?? id)
        self.receivedAt = receivedAt
        self.drill = drill
        self.traceparent = traceparent
        self.actorKind = actorKind
        self.actorId = actorId
    }

    /// The message that a service sent us.
    public init(_ head: EnvelopeHead) {
        self.init(
            source: head.source, id: head.id, correlationId: head.correlationid, receivedAt: head.receivedat,
            drill: head.drill, traceparent: head.traceparent, actorKind: head.actorkind, actorId: head.actorid)
    }

    let seed: UUID
}

/// One store transaction on behalf of one cause: reads and writes rows, sends messages, arms and cancels timers.
///
/// All of it commits together or not at all. Confined to the closure that got it.
public final class Transaction {
    public let db: Database
    public let now: Instant
    public let cause: Cause
    private let service: ServiceName
    private let epoch: Int64
    private let hooks: CommitHooks
    private var outputs = 0

    /// The largest body that is sent; bodies of ours are far smaller, so a larger one is a fault of the sender's input.
    static let maximumBody = 1 << 20

    init(db: Database, now: Instant, cause: Cause, service: ServiceName, epoch: Int64, hooks: CommitHooks) {
        self.db = db
        self.now = now
        self.cause = cause
        self.service = service
        self.epoch = epoch
        self.hooks = hooks
    }

    /// Does something after the commit, once for all messages of a batch that ask for it under one name.
    ///
    /// It may happen for nothing: a message whose own effects were rolled back has asked, too.
    public func afterCommit(_ name: String, _ action: @escaping @Sendable () -> Void) {
        hooks.add(name, action)
    }

    /// An id that doing the same again produces again, different at every call in one transaction and in every service.
    public func nextID() -> UUID {
        outputs += 1
        if isMutant("random-ids") { return UUID() }
        return UUID(version5: "message", service.rawValue, cause.seed.uuidString, String(outputs))
    }

    /// Sends an event to the other services.
    ///
    /// - Parameters:
    ///   - ticket: The subject; events about a ticket are numbered.
    ///   - time: When it happened; now unless given.
    ///   - numbered: False only for what no follower of this service receives.
    /// - Returns: The head it travels with.
    @discardableResult
    public func emit(
        _ message: some Message, about ticket: TicketID?, time: Instant? = nil, numbered: Bool = true
    ) throws -> EnvelopeHead {
        try emitForFile(message, about: ticket, time: time, numbered: numbered).head
    }

    /// Like ``emit(_:about:time:numbered:)``, for who keeps the bytes that travel.
    public func emitForFile(
        _ message: some Message, about ticket: TicketID?, time: Instant? = nil, numbered: Bool = true
    ) throws -> (head: EnvelopeHead, body: Data) {
        let subject = ticket?.description
        let sequence = numbered ? try subject.map(nextSequence) : nil
        return try send(
            message, to: .events, key: Topology.eventKey(from: service, message), subject: subject, time: time,
            sequence: sequence)
    }

    /// Sends a message that is not part of the stream of events: a page, an answer, progress.
    ///
    /// - Parameter correlationId: Replaces the story's; an answer carries the id of the event it answers, shortened where the
    ///   wire would not carry it.
    @discardableResult
    public func send(
        _ message: some Message, to exchange: Topology.Exchange, key: String, about ticket: TicketID?,
        correlationId: String? = nil
    ) throws -> EnvelopeHead {
        try send(
            message, to: exchange, key: key, subject: ticket?.description, time: nil, sequence: nil,
            correlationId: correlationId
        ).head
    }

    private func send(
        _ message: some Message, to exchange: Topology.Exchange, key: String, subject: String?, time: Instant?,
        sequence: Int64?, correlationId: String? = nil
    ) throws -> (head: EnvelopeHead, body: Data) {
        let head = EnvelopeHead(
            id: Identifier<Never>(nextID()).description, source: service.source, type: message.type, time: time ?? now,
            subject: subject, traceparent: cause.traceparent, receivedat: cause.receivedAt, drill: cause.drill,
            actorkind: cause.actorKind, actorid: cause.actorId, sequence: sequence, epoch: epoch,
            causationid: cause.id,
            correlationid: correlationId.map { ShortString.fitting($0) } ?? cause.correlationId)
        let body = try encode(head, message)
        guard body.count <= Self.maximumBody else { throw MessageFault.tooLarge(bytes: body.count) }
        try PendingMessage(
            id: nil, exchange: exchange.rawValue, routingKey: key, messageId: head.id, type: head.type.description,
            correlationId: head.correlationid, source: head.source, subject: subject, sequence: sequence, epoch: epoch,
            createdAt: now, body: body
        ).insert(into: db)
        return (head, body)
    }

    private func encode(_ head: EnvelopeHead, _ message: some Message) throws -> Data {
        try WireJSON.encode(Envelope(head: head, data: message))
    }

    private func nextSequence(_ subject: String) throws -> Int64 {
        try Int64.fetchOne(
            cached: db,
            sql: """
                INSERT INTO stream_counter VALUES (?, 1)
                ON CONFLICT(subject) DO UPDATE SET sequence = sequence + 1 RETURNING sequence
                """, arguments: [subject]) ?? 1
    }
}

// MARK: - Timers

extension Transaction {
    /// Arms a timer, or moves one: each (owner, kind) has one deadline.
    ///
    /// - Parameter owner: What the deadline is about: a ticket id, an escalation id.
    public func arm(_ kind: String, of owner: String, at due: Instant) throws {
        try db.executeCached(
            sql: """
                INSERT INTO timers(owner, kind, due_at, state, correlation_id, received_at, drill)
                VALUES (?, ?, ?, 'armed', ?, ?, ?)
                ON CONFLICT(owner, kind) DO UPDATE
                SET due_at = excluded.due_at, state = 'armed', error = NULL, attempts = 0
                """,
            arguments: [
                owner, kind, due.milliseconds, cause.correlationId, cause.receivedAt.milliseconds, cause.drill,
            ])
    }

    /// Cancels one timer; one that is not armed stays as it is.
    public func disarm(_ kind: String, of owner: String) throws {
        try db.executeCached(
            sql: "UPDATE timers SET state = 'cancelled' WHERE owner = ? AND kind = ? AND state = 'armed'",
            arguments: [owner, kind])
    }

    /// Cancels every timer of an owner.
    public func disarmAll(of owner: String) throws {
        try db.executeCached(
            sql: "UPDATE timers SET state = 'cancelled' WHERE owner = ? AND state = 'armed'", arguments: [owner])
    }
}

/// Why a message cannot be handled; it is parked with this.
public enum MessageFault: Error, CustomStringConvertible, Sendable {
    case undecodable(FieldError)
    /// The broker verified another sender than the envelope claims.
    case foreignSource(claimed: String, routingKey: String)
    /// The broker verified a sender whose message this cannot be.
    case foreignType(EventType, source: String)
    /// Nobody is known by the name that the broker vouches for.
    case unknownSender(routingKey: String)
    case unknownVersion(EventType)
    case tooLarge(bytes: Int)
    /// Another message of the same stream has the number, and was applied or waits.
    case sequenceTaken(Int64, epoch: Int64)
    /// The process died whenever it was handled.
    case killsTheProcess(attempts: Int)
    /// The wire cannot carry what we want to send.
    case unsendable(String)
    /// The broker closes the channel or the connection whenever it is sent.
    case refusedByBroker(String)
    /// Another service works with another key under the same name.
    case foreignKey(setting: String, sender: ServiceName)
    /// A handler says that this can never work.
    case impossible(String)

    public var description: String {
        switch self {
        case .undecodable(let field): "undecodable: \(field)"
        case .foreignSource(let claimed, let key): "source \(claimed) does not belong to the routing key \(key)"
        case .foreignType(let type, let source): "\(type) is not for \(source) to send"
        case .unknownSender(let key):
            "publishers.yaml names no publisher \(key.prefix { $0 != "." }); add it and redrive, or discard"
        case .unknownVersion(let type): "version of \(type) is not known here; upgrade this service"
        case .tooLarge(let bytes): "outgoing body of \(bytes) bytes is too large"
        case .sequenceTaken(let sequence, let epoch):
            "number \(sequence) of its stream belongs to another message; the sender is in epoch \(epoch), its store was "
                + "probably restored from a backup: compare both, then redrive or discard"
        case .killsTheProcess(let attempts): "the process died \(attempts) times while it was handled"
        case .unsendable(let reason): "the message cannot be sent: \(reason)"
        case .refusedByBroker(let reason): "whenever the message is sent alone, the \(reason)"
        case .foreignKey(let setting, let sender):
            "\(sender.rawValue) works with another \(setting) than this service: give both the same file, restart the one that "
                + "was wrong, then redrive or discard this"
        case .impossible(let reason): reason
        }
    }

    /// What is parked for ``foreignKey(setting:sender:)``.
    public static let foreignKeyReason = "foreign_key"

    /// A closed set, for metrics and the parked table.
    var reason: String {
        switch self {
        case .undecodable: "undecodable"
        case .foreignSource: "foreign_source"
        case .foreignType: "foreign_type"
        case .unknownSender: "unknown_sender"
        case .unknownVersion: "unknown_version"
        case .tooLarge: "too_large"
        case .sequenceTaken: "sequence_conflict"
        case .killsTheProcess: "kills_the_process"
        case .unsendable: "unsendable"
        case .refusedByBroker: "refused_by_broker"
        case .foreignKey: Self.foreignKeyReason
        case .impossible: "impossible"
        }
    }
}

extension Instant: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { milliseconds.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Instant? {
        Int64.fromDatabaseValue(value).map(Instant.init(milliseconds:))
    }
}

extension Identifier: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { description.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Identifier? {
        String.fromDatabaseValue(value).flatMap { Identifier($0) }
    }
}
