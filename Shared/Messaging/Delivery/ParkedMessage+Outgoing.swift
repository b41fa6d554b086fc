import AMQP
import Contracts
import Foundation
import GRDB

/// Messages of ours that no broker would take.
extension ParkedMessage {
    static func park(
        _ pending: PendingMessage, fault: MessageFault, seal: Seal, in db: Database, now: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO parked(source, message_id, type, subject, sequence, routing_key, reason, error, parked_at, body,
                  exchange, correlation_id, epoch, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                pending.source, pending.messageId, pending.type, pending.subject, pending.sequence, pending.routingKey,
                fault.reason, "\(fault)", now.milliseconds, try seal.seal(pending.body), pending.exchange,
                pending.correlationId, pending.epoch, pending.createdAt,
            ])
    }

    /// The row of the outbox that it was; nil for a message that came.
    private func pending(_ seal: Seal) throws -> PendingMessage? {
        guard let exchange, let messageId, let type, let source, let epoch, let createdAt else { return nil }
        return PendingMessage(
            id: nil, exchange: exchange, routingKey: routingKey, messageId: messageId, type: type,
            correlationId: correlationId, source: source, subject: subject, sequence: sequence, epoch: epoch,
            createdAt: createdAt, body: try seal.open(body))
    }

    /// Sends a message of ours again under its old identity, or gives it up.
    ///
    /// Where a numbered one is given up a ``MessageDiscarded`` takes its number, or whoever follows the stream would wait for ever.
    ///
    /// - Throws: ``MessageFault`` when it is no message of ours, or still cannot be sent.
    public func settleOutgoing(redrive: Bool, seal: Seal, in db: Database, now: Instant) throws {
        guard let pending = try pending(seal) else {
            throw MessageFault.impossible("parked message \(id) is none that was to be sent")
        }
        if redrive {
            if let reason = pending.outgoing.unsendableBecause { throw MessageFault.unsendable(reason) }
            try pending.insert(into: db)
        } else if pending.sequence != nil {
            try pending.placeholder(at: now).insert(into: db)
        }
        try db.execute(sql: "DELETE FROM parked WHERE id = ?", arguments: [id])
    }
}

extension PendingMessage {
    /// What travels in its place when it is given up.
    fileprivate func placeholder(at now: Instant) throws -> PendingMessage {
        let discarded = MessageDiscarded(messageId: messageId, messageType: type)
        let id = Identifier<Never>(UUID(version5: "discarded", source, messageId)).description
        let head = EnvelopeHead(
            id: id, source: source, type: discarded.type, time: now, subject: subject, receivedat: createdAt,
            sequence: sequence, epoch: epoch, causationid: ShortString.fitting(messageId),
            correlationid: ShortString.fitting(correlationId ?? messageId))
        return PendingMessage(
            id: nil, exchange: exchange, routingKey: ShortString.fitting(routingKey), messageId: id,
            type: discarded.type.description, correlationId: head.correlationid, source: source, subject: subject,
            sequence: sequence, epoch: epoch, createdAt: now,
            body: try WireJSON.encode(Envelope(head: head, data: discarded)))
    }
}
