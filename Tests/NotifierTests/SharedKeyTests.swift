import Contracts
import Foundation
import Messaging
import TestSupport
import Testing

@testable import NotifierWorker

/// Services that share a key by their configuration, and do not.
struct SharedKeyTests {
    private func reasons(_ desk: Desk) async throws -> [String] {
        try await desk.store.read { db in try ParkedMessage.all(in: db).map { "\($0.reason): \($0.error)" } }
    }

    private func contact(_ master: Seal, fingerprint: String?) throws -> ContactShared {
        let key = Seal.random()
        let card = Data(#"{"phones":["13800005678"],"chatIds":[],"language":"zh-Hans"}"#.utf8)
        return ContactShared(
            ticketId: Fixture.ticketId, partyId: Fixture.party("customer"),
            wrappedKey: try key.wrapped(by: master).base64EncodedString(),
            sealed: try key.seal(card).base64EncodedString(), keyFingerprint: fingerprint)
    }

    @Test("contact data that intake sealed with another key is parked with a reason that says which key and what to do")
    func contacts() async throws {
        let desk = try Desk()
        let other = Seal.random()
        let shared = try contact(other, fingerprint: other.fingerprint)
        #expect(try await desk.hear(shared, from: .intake, id: "c-1") == .parked)
        let reason = try #require(try await reasons(desk).first)
        #expect(reason.hasPrefix("foreign_key: intake works with another seal.key"))
        let own = try Seal.testing()
        #expect(try await desk.hear(contact(own, fingerprint: own.fingerprint), from: .intake, id: "c-2") == .applied)
        #expect(try await desk.hear(contact(own, fingerprint: nil), from: .intake, id: "c-3") == .applied)
    }

    @Test("an invitation of a survey that verifies links with another key is parked instead of sent with a dead link")
    func links() async throws {
        let desk = try Desk()
        func invited(_ fingerprint: String?) -> SurveyInvited {
            SurveyInvited(
                invitationId: InvitationID(UUID()), ticketId: Fixture.ticketId, number: "AS-1", round: 1,
                partyId: Fixture.party("customer"), language: "zh-Hans", expiresAt: Fixture.now + .seconds(600),
                keyFingerprint: fingerprint)
        }
        #expect(try await desk.hear(invited(Seal.random().fingerprint), from: .survey, id: "i-1") == .parked)
        #expect(try await reasons(desk).first?.hasPrefix("foreign_key: survey works with another links.key") == true)
        #expect(try await desk.hear(invited(Seal.testing().fingerprint), from: .survey, id: "i-2") == .applied)
        #expect(try await desk.hear(invited(nil), from: .survey, id: "i-3") == .applied)
    }
}
