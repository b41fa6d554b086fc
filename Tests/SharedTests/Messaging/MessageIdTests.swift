import Contracts
import Foundation
import Messaging
import TestSupport
import Testing

struct MessageIdTests {
    private func id(
        _ service: ServiceName, cause id: String = "cause-1", correlationId: String? = nil
    ) async throws -> EnvelopeHead {
        let folder = try TemporaryFolder()
        let store = try MessageStore(service: service, path: folder.file("s"), seal: .testing()) { _ in }
        let cause = Cause(source: "/services/triage", id: id, receivedAt: store.now())
        return try await store.transact(cause) { transaction in
            try transaction.send(
                SurveyWithheld(ticketId: TicketID(UUID()), round: 1, reason: "test"), to: .events, key: "k", about: nil,
                correlationId: correlationId)
        }
    }

    @Test(
        "two services that hear the same message give what they send about it different ids, each the same at a replay")
    func service() async throws {
        let ids = try await ServiceName.allCases.asyncMap { try await id($0).id }
        #expect(Set(ids).count == ServiceName.allCases.count)
        #expect(try await id(.intake).id == ids[0])
    }

    @Test("an event id of any length becomes properties that the wire carries, and two long ids stay two")
    func longIds() async throws {
        let long = String(repeating: "😀", count: 64)
        let head = try await id(.intake, cause: long + "1", correlationId: String(repeating: "x", count: 900_000))
        #expect(head.causationid.utf8.count <= 255 && head.correlationid.utf8.count <= 255)
        let other = try await id(.intake, cause: long + "2")
        #expect(other.id != head.id && other.causationid != head.causationid)
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
