import Contracts
import Foundation
import IntakeDomain
import Testing

@Suite("the clocks of a ticket start when the customer told us")
struct AnchorTests {
    private let received = Samples.noon

    @Test(
        "an anchor is never after receipt and at most maxLateness before it",
        arguments: [
            (nil, 0, AnchorBasis.received), (0, 0, .reported), (-3600, -3600, .reported), (-86_400, -86_400, .reported),
            (-86_401, -86_400, .clamped), (1, 0, .clamped),
        ] as [(Int?, Int, AnchorBasis)])
    func anchor(_ reported: Int?, _ expected: Int, _ basis: AnchorBasis) {
        let anchor = Anchor.decide(
            reportedAt: reported.map { received + .seconds($0) }, receivedAt: received, maxLateness: .seconds(86_400))
        #expect(anchor.at == received + .seconds(expected))
        #expect(anchor.basis == basis)
    }

    @Test("staff who record more than 15 minutes afterwards are late, customers never")
    func late() throws {
        let started = try Samples.fact("work.started", "{}")
        let withdrawn = try Samples.fact("ticket.withdrawn", #"{"by":"张伟","reason":"x"}"#)
        func late(_ fact: Fact, _ staffId: String?, _ minutes: Double) -> Bool {
            Lateness.isLate(fact, staffId: staffId, time: received - .seconds(minutes * 60), receivedAt: received)
        }
        #expect(!late(started, nil, 15))
        #expect(late(started, nil, 15.01))
        #expect(!late(withdrawn, nil, 600))
        #expect(late(withdrawn, "E1", 16))
        #expect(!late(started, nil, -60))
    }
}

@Suite("a ticket has a number for people")
struct TicketNumberTests {
    @Test(
        "the count is padded to five digits and outgrows them",
        arguments: [
            (1, "AS-20261122-00001"), (42, "AS-20261122-00042"), (99_999, "AS-20261122-99999"),
            (100_000, "AS-20261122-100000"),
        ])
    func number(_ count: Int, _ expected: String) {
        #expect(TicketNumber(prefix: "AS", day: "20261122", count: count).description == expected)
    }

    @Test(
        "a day begins at midnight in the configured zone",
        arguments: [
            ("2026-11-22T15:59:59.999Z", "20261122"), ("2026-11-22T16:00:00Z", "20261123"),
            ("2026-01-01T00:00:00+08:00", "20260101"),
        ])
    func day(_ moment: String, _ expected: String) throws {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        #expect(TicketNumber.day(of: try #require(Instant(rfc3339: moment)), in: zone) == expected)
    }
}

@Suite("keys say whether two submissions are of one customer and one machine")
struct MatchKeysTests {
    @Test("a customer number counts only within its publisher, a phone everywhere")
    func customer() throws {
        let ours = MatchKeys(try Samples.submission(), publisher: "callcentre")
        let theirs = MatchKeys(try Samples.submission(), publisher: "shop")
        #expect(ours.customer.asked.contains("customer:callcentre:C-1"))
        #expect(!theirs.customer.kept.contains("customer:callcentre:C-1"))
        #expect(Set(ours.customer.asked).intersection(theirs.customer.kept) == ["person:+8613800005678:张伟"])
    }

    @Test("an agent's phone does not identify the customer it speaks for")
    func agent() throws {
        let submission = try Samples.submission {
            let parties = $0.parties ?? []
            $0.parties = parties + parties
            $0.parties?[0].role = .agent
            $0.parties?[0].externalId = nil
            $0.parties?[1].phones = ["13911112222"]
            $0.parties?[1].externalId = nil
        }
        let kept = MatchKeys(submission, publisher: "callcentre").customer.kept
        #expect(kept.contains("line:+8613911112222"))
        #expect(!kept.contains { $0.contains("13800005678") })
    }

    @Test("a machine is its serial number, else brand, model and site together")
    func asset() throws {
        let serial = MatchKeys(try Samples.submission { $0.product?.serial = "gr-2026 0001" }, publisher: "p")
        #expect(serial.machine.asset == "serial:GR20260001")
        #expect(serial.machine.hasSerial)
        let placed = MatchKeys(try Samples.submission { $0.siteRef = "S-1" }, publisher: "p")
        #expect(placed.machine.asset == "model:格力:KFR35:site:S1")
        #expect(MatchKeys(try Samples.submission(), publisher: "p").machine.asset == nil)
    }
}

@Suite("a person is the same at the next ticket")
struct PartyIdentityTests {
    @Test("by the customer number, else by phone and name, because a family shares a phone")
    func identity() throws {
        var party = try #require(try Samples.submission().parties?.first)
        let numbered = MatchKeys.identity(of: party, publisher: "callcentre")
        #expect(numbered == "customer:callcentre:C-1")
        party.externalId = nil
        let husband = MatchKeys.identity(of: party, publisher: "callcentre")
        party.phones = ["+86 138-0000-5678"]
        #expect(MatchKeys.identity(of: party, publisher: "callcentre") == husband)
        #expect(MatchKeys.identity(of: party, publisher: "shop") != husband, "each publisher's own")
        party.name = "李娜"
        #expect(MatchKeys.identity(of: party, publisher: "callcentre") != husband)
        party.phones = nil
        #expect(MatchKeys.identity(of: party, publisher: "callcentre") == nil)
    }

    @Test("what only an earlier call told is kept, what changed is replaced")
    func merged() throws {
        var party = try #require(try Samples.submission().parties?.first)
        party.email = "old@example.cn"
        let earlier = ContactCard(party)
        party.email = nil
        party.phones = ["13911112222", "+86 13800005678"]
        let merged = ContactCard(party).completed(from: earlier)
        #expect(merged.email == "old@example.cn")
        #expect(merged.phones == ["13911112222", "+86 13800005678"])
    }
}

@Suite("a party is known to others by its mask and its channels")
struct PartyProfileTests {
    private let id = PartyID(UUID())

    @Test("channels are those that exist, the party's wish first")
    func channels() throws {
        var party = try #require(try Samples.submission().parties?.first)
        party.email = "zw@example.cn"
        #expect(Party(party, id: id).reachable == ["sms", "email", "phone"])
        party.preferences = try WireJSON.decode(
            ContactPreferences.self, from: Data(#"{"channels":["email","fax"]}"#.utf8))
        #expect(Party(party, id: id).reachable == ["email", "sms", "phone"])
        party.preferences?.optOut = true
        #expect(Party(party, id: id).reachable == [])
    }

    @Test("a landline takes calls but no text messages")
    func landline() throws {
        var party = try #require(try Samples.submission().parties?.first)
        party.phones = ["021-12345678"]
        #expect(Party(party, id: id).reachable == ["phone"])
    }

    @Test("an organisation without a person is corporate and masked by its own name")
    func organisation() throws {
        var party = try #require(try Samples.submission().parties?.first)
        party.name = nil
        party.organisation = "宏图物业"
        let profile = Party(party, id: id)
        #expect(profile.kind == .corporate)
        #expect(profile.mask == Party.Mask(name: "宏*", phone: "138****5678"))
    }
}
