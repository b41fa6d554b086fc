import Contracts
import Foundation
import IntakeDomain
import Testing

@Suite("the same customer about the same machine is one matter (S3-7)")
struct DuplicateTests {
    private let now = Samples.noon

    private func known(_ change: (inout KnownTicket) -> Void = { _ in }) -> KnownTicket {
        var ticket = KnownTicket(
            ticketId: Samples.ticket, number: "AS-20261121-00001", kind: .request, isOpen: true,
            openedAt: now - .seconds(86_400),
            machine: MachineKeys(asset: nil, model: "model:格力:KFR35", hasSerial: false), text: "灯不亮"
        )
        change(&ticket)
        return ticket
    }

    private func find(_ tickets: [KnownTicket], _ change: (inout TicketSubmitted) -> Void = { _ in }) throws
        -> DuplicateSearch.Finding
    {
        let submission = try Samples.submission(change)
        let keys = MatchKeys(submission, publisher: "callcentre")
        return DuplicateSearch(submission, machine: keys.machine, text: submission.description).decide(
            among: tickets, now: now)
    }

    private func why(_ finding: DuplicateSearch.Finding) -> [String] {
        switch finding {
        case .attach(let ticket): ["attached \(ticket.number)"]
        case .register(let candidates): candidates.map(\.why)
        }
    }

    @Test("the same model without a serial number on either side is attached")
    func model() throws {
        #expect(try find([known()]) == .attach(known()))
    }

    @Test("the same serial number is attached")
    func serial() throws {
        let ticket = known {
            $0.machine.asset = "serial:S1"
            $0.machine.hasSerial = true
        }
        #expect(try find([ticket]) { $0.product?.serial = "S-1" } == .attach(ticket))
        #expect(why(try find([ticket]) { $0.product?.serial = "S-2" }) == ["same_customer"])
        #expect(why(try find([ticket])) == ["same_customer"])
    }

    @Test("the same model at another site is another machine")
    func site() throws {
        let ticket = known { $0.machine.asset = "model:格力:KFR35:site:S1" }
        #expect(why(try find([ticket]) { $0.siteRef = "S-2" }) == ["same_customer"])
        #expect(try find([ticket]) { $0.siteRef = "s1" } == .attach(ticket))
    }

    @Test(
        "a closed and an old ticket and a complaint are left alone",
        arguments: [
            (false, 1, RequestKind.request, ["same_model"]), (true, 31, .request, []),
            (true, 1, .complaint, ["same_model"]),
        ])
    func untouched(open: Bool, days: Int, kind: RequestKind, expected: [String]) throws {
        let ticket = known {
            $0.isOpen = open
            $0.openedAt = now - .seconds(days * 86_400)
            $0.kind = kind
        }
        #expect(why(try find([ticket])) == expected)
    }

    @Test("a complaint, and a submission that names its relation, are always registered")
    func deliberate() throws {
        #expect(why(try find([known()]) { $0.kind = .complaint }) == ["same_model"])
        #expect(
            why(
                try find([known()]) {
                    $0.relatesTo = [TicketRelation(ticket: .number("AS-20261121-00001"), relation: .follows)]
                })
                == ["same_model"])
    }

    @Test("of several open tickets the latest is attached to")
    func latest() throws {
        let later = known {
            $0.number = "AS-20261122-00001"
            $0.openedAt = now - .seconds(60)
        }
        #expect(try find([known(), later]) == .attach(later))
    }

    @Test("candidates are ranked, and at most ten are named")
    func candidates() throws {
        let alike = known {
            $0.machine.model = nil
            $0.text = "空调不制冷了,显示E1"
        }
        let other = known { $0.machine.model = nil }
        #expect(why(try find([other, alike])) == ["similar_text", "same_customer"])
        #expect(why(try find(Array(repeating: other, count: 12))).count == 10)
    }

    @Test(
        "another category is another matter, also of the same model or serial number",
        arguments: [
            ("washing_machine", "冰箱", false), ("Fridge", "fridge ", true), ("冰箱", nil, true), (nil, "冰箱", true),
        ] as [(String?, String?, Bool)])
    func category(_ new: String?, _ earlier: String?, _ isSame: Bool) throws {
        for serial in [nil, "serial:S1"] {
            let ticket = known {
                $0.category = earlier
                $0.machine.asset = serial
                $0.machine.hasSerial = serial != nil
            }
            let found = try find([ticket]) {
                $0.product?.category = new
                if serial != nil { $0.product?.serial = "S-1" }
            }
            #expect((found == .attach(ticket)) == isSame)
        }
    }
}

@Suite("one phone with two names is two people")
struct CustomerKeysTests {
    private func keys(_ name: String?, _ phone: String = "13800005678", number: String? = nil) throws -> CustomerKeys {
        let submission = try Samples.submission {
            $0.parties?[0].name = name
            $0.parties?[0].phones = [phone]
            $0.parties?[0].externalId = number
        }
        return MatchKeys(submission, publisher: "callcentre").customer
    }

    @Test(
        "names are compared as people say them, and who gives none is taken for any of the phone's",
        arguments: [
            ("张伟", "张伟", true), ("张伟", "李娜", false), ("张伟", nil, true), (nil, "张伟", true), (nil, nil, true),
            ("张先生", "张伟", true), ("张伟", "张女士", true), ("张先生", "李伟", false), ("张先生", "张小姐", true),
            ("张伟先生", "张 伟", true), ("Zhang Wei", "ZHANG WEI", true), ("Mr. Zhang Wei", "zhang wei", true),
            ("张伟", "张三", false), ("王先生", "李先生", false),
        ] as [(String?, String?, Bool)])
    func names(_ first: String?, _ second: String?, _ isSame: Bool) throws {
        #expect(Set(try keys(first).kept).isDisjoint(with: try keys(second).asked) != isSame)
        #expect(Set(try keys(second).kept).isDisjoint(with: try keys(first).asked) != isSame)
    }

    @Test("the same customer number is the same person under any name, and another phone is another person")
    func numbers() throws {
        let first = try keys("张伟", number: "C-1")
        #expect(!Set(first.kept).isDisjoint(with: try keys("李娜", "13911112222", number: "C-1").asked))
        #expect(Set(first.kept).isDisjoint(with: try keys("张伟", "13911112222").asked))
    }

    @Test("what a store kept before names counted is still found by the phone")
    func earlier() throws {
        #expect(try keys("张伟").asked.contains("phone:+8613800005678"))
        #expect(try keys(nil).asked.contains("phone:+8613800005678"))
    }
}
