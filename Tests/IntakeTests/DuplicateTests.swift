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
            isOfCustomer: true, machine: MachineKeys(asset: nil, model: "model:格力:KFR35", hasSerial: false), text: "灯不亮"
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
        "a closed, an old, another customer's ticket and a complaint are left alone",
        arguments: [
            (false, 1, true, RequestKind.request, ["same_model"]), (true, 31, true, .request, []),
            (true, 1, false, .request, []), (true, 1, true, .complaint, ["same_model"]),
        ])
    func untouched(open: Bool, days: Int, ofCustomer: Bool, kind: RequestKind, expected: [String]) throws {
        let ticket = known {
            $0.isOpen = open
            $0.openedAt = now - .seconds(days * 86_400)
            $0.isOfCustomer = ofCustomer
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

    @Test("history counts the customer's tickets and the machine's apart")
    func history() {
        let tickets = [
            known(), known { $0.isOpen = false }, known { $0.openedAt = now - .seconds(91 * 86_400) },
            known {
                $0.isOfCustomer = false
                $0.machine.asset = "serial:S1"
            },
        ]
        let history = TicketRegistered.History(of: tickets, asset: "serial:S1", now: now)
        #expect(history == TicketRegistered.History(open: 2, last90Days: 2, sameAsset90Days: 1))
        #expect(TicketRegistered.History(of: tickets, asset: nil, now: now).sameAsset90Days == 0)
    }
}
