import Contracts
import Foundation
import Messaging
import TestSupport
import Testing

struct SealTests {
    @Test("what is sealed opens with the same key, whole, and with no other")
    func sealing() throws {
        let seal = try Seal.testing()
        let sealed = try seal.seal(Data("张伟".utf8))
        #expect(try seal.open(sealed) == Data("张伟".utf8))
        #expect(throws: SealError.self) { try Seal.random().open(sealed) }
        var damaged = sealed
        damaged[damaged.count - 1] ^= 1
        #expect(throws: SealError.self) { try seal.open(damaged) }
    }

    @Test("a party's key travels sealed under the master key")
    func wrapping() throws {
        let master = try Seal.testing()
        let party = Seal.random()
        let sealed = try party.seal(Data("secret".utf8))
        let unwrapped = try Seal(unwrapping: party.wrapped(by: master), with: master)
        #expect(try unwrapped.open(sealed) == Data("secret".utf8))
    }

    @Test("digests for different uses differ")
    func digests() throws {
        let seal = try Seal.testing()
        #expect(seal.digest("13800005678", purpose: "phone") == seal.digest("13800005678", purpose: "phone"))
        #expect(seal.digest("13800005678", purpose: "phone") != seal.digest("13800005678", purpose: "id"))
    }

    @Test("a survey token is read back, and a forged or cut one is not")
    func tokens() throws {
        let seal = try Seal.testing()
        let token = SurveyToken(invitation: InvitationID(UUID()), seal: seal)
        #expect(SurveyToken(token.description, seal: seal) == token)
        #expect(SurveyToken(String(token.description.dropLast()), seal: seal) == nil)
        #expect(SurveyToken(token.description, seal: .random()) == nil)
        #expect(SurveyToken("", seal: seal) == nil)
    }
}
