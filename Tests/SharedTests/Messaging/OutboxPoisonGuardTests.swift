import AMQP
import Contracts
import Foundation
import Testing

@testable import Messaging

struct OutboxPoisonGuardTests {
    private static func row(
        _ id: Int64, exchange: String = "aftercare.events", key: String = "triage.ticket.closed.v1"
    ) -> PendingMessage {
        PendingMessage(
            id: id, exchange: exchange, routingKey: key, messageId: "m\(id)", type: "ticket.closed.v1",
            correlationId: nil, source: ServiceName.triage.source, subject: nil, sequence: nil, epoch: 1,
            createdAt: Instant(milliseconds: 1_795_000_000_000), body: Data("{}".utf8))
    }

    private static func channel(_ code: Int) -> AMQPError { .channelClosed(code: code, text: "said so") }
    private static func connection(_ code: Int) -> AMQPError { .connectionClosed(code: code, text: "said so") }

    @Test(
        "a message that fails alone three times for its own sake is given up",
        arguments: [channel(406), channel(311), channel(403), connection(501), connection(541), .unsendable("long")])
    func givenUp(_ error: AMQPError) {
        var poison = OutboxPoisonGuard(service: .triage)
        let row = Self.row(7, key: "intake.not.ours")
        #expect(poison.failed([row], with: error) == nil)
        #expect(poison.failed([row], with: error) == nil)
        #expect(poison.failed([row], with: error)?.reason == "refused_by_broker")
        #expect(!poison.isCautious)
    }

    @Test(
        "what is the broker's or the network's trouble accuses nobody, however often",
        arguments: [
            channel(404), channel(403), channel(405), connection(320), connection(530), .lost("reset"),
            .unreachable("refused"), .refused(code: 403, text: "password"), .closed,
        ])
    func innocent(_ error: AMQPError) {
        var poison = OutboxPoisonGuard(service: .triage)
        for _ in 0..<1000 { #expect(poison.failed([Self.row(1)], with: error) == nil) }
        #expect(!poison.isCautious)
    }

    @Test("after a burst failed its messages go alone until all of them have left, and no burst is given up")
    func alone() {
        var poison = OutboxPoisonGuard(service: .triage)
        let burst = (1...9).map { Self.row(Int64($0)) }
        for _ in 0..<10 { #expect(poison.failed(burst, with: Self.channel(406)) == nil) }
        #expect(poison.isCautious)
        poison.left(upTo: 8)
        #expect(poison.isCautious)
        poison.left(upTo: 9)
        #expect(!poison.isCautious)
    }

    @Test("a network that dies between two tries takes nothing back and adds nothing")
    func networkBetween() {
        var poison = OutboxPoisonGuard(service: .triage)
        let row = Self.row(1)
        #expect(poison.failed([row], with: Self.channel(406)) == nil)
        #expect(poison.failed([row], with: AMQPError.lost("reset")) == nil)
        #expect(poison.failed([row], with: Self.channel(406)) == nil)
        #expect(poison.failed([row], with: AMQPError.unreachable("gone")) == nil)
        #expect(poison.failed([row], with: Self.channel(406)) != nil)
    }

    @Test("a broker that closes on every message with an internal error does not empty the outbox into what is parked")
    func brokenBroker() {
        var poison = OutboxPoisonGuard(service: .triage)
        var givenUp = 0
        var id: Int64 = 1
        // Tries come at most every 4 s: this is half an hour.
        for _ in 0..<450 where poison.failed([Self.row(id)], with: Self.connection(541)) != nil {
            givenUp += 1
            id += 1
        }
        #expect((2...13).contains(givenUp))
    }
}
