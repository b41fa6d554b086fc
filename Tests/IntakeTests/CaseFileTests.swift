import Contracts
import Foundation
import IntakeDomain
import Testing

@Suite("a case file shows every change to what was written")
struct CaseFileTests {
    private func file(_ count: Int) -> [CaseLine] {
        (0..<count).reduce(into: []) { lines, index in
            lines.append(CaseLine(of: Samples.ticket, after: lines.last?.head, body: Data(#"{"n":\#(index)}"#.utf8)))
        }
    }

    private func firstBreak(_ lines: [CaseLine], head: CaseHead?) throws -> CaseFile.Break? {
        CaseFile.firstBreak(in: lines, of: Samples.ticket, head: try #require(head))
    }

    @Test("an untouched file is whole")
    func whole() throws {
        #expect(try firstBreak(file(5), head: file(5).last?.head) == nil)
        #expect(file(5).map(\.sequence) == [1, 2, 3, 4, 5])
    }

    @Test("a changed line is named", arguments: 0..<5)
    func changed(_ index: Int) throws {
        var lines = file(5)
        lines[index] = CaseLine(sequence: lines[index].sequence, body: Data("{}".utf8), digest: lines[index].digest)
        let broken = try firstBreak(lines, head: file(5).last?.head)
        #expect(broken?.sequence == Int64(index + 1))
        #expect(broken?.cause == .content)
    }

    @Test("a removed line is named", arguments: 0..<4)
    func removed(_ index: Int) throws {
        var lines = file(5)
        lines.remove(at: index)
        let broken = try firstBreak(lines, head: file(5).last?.head)
        #expect(broken?.sequence == Int64(index + 1))
        #expect(broken?.cause == .sequence(found: Int64(index + 2)))
    }

    @Test("an end that was cut off, or put on, is named")
    func ends() throws {
        #expect(try firstBreak(file(3), head: file(5).last?.head)?.cause == .cutOff)
        #expect(try firstBreak(file(5), head: file(3).last?.head)?.cause == .overlong)
    }

    @Test("a file rewritten from a line on does not fit its recorded end")
    func rewritten() throws {
        var lines = Array(file(5).prefix(2))
        for _ in 0..<3 {
            lines.append(CaseLine(of: Samples.ticket, after: lines.last?.head, body: Data("{}".utf8)))
        }
        #expect(try firstBreak(lines, head: file(5).last?.head)?.sequence == 5)
    }

    @Test("a file cannot be passed off as another ticket's")
    func moved() throws {
        let other = TicketID(tenant: EnvelopeHead.tenant, publisher: "callcentre", eventID: "cc-2")
        #expect(CaseFile.firstBreak(in: file(2), of: other, head: try #require(file(2).last?.head))?.sequence == 1)
    }
}

@Suite("a timeline tells things in the order in which they happened")
struct TimelineTests {
    @Test("by time first, then by the order in which we learnt of them")
    func order() {
        func entry(_ seconds: Int, _ sequence: Int64, late: Bool = false) -> TimelineEntry {
            TimelineEntry(
                time: Samples.noon + .seconds(seconds), sequence: sequence, source: "/services/intake",
                event: "work.started",
                late: late, actor: nil)
        }
        let entries = [entry(60, 1), entry(60, 3), entry(60, 2), entry(0, 4, late: true)]
        #expect(Timeline.ordered(entries).map(\.sequence) == [4, 1, 2, 3])
    }

    @Test("every event of the contract has a title in both languages")
    func titles() {
        let names =
            Fact.outsideNames + TicketEvent.types.map(\.name) + NoticeChanged.types.map(\.name)
            + EscalationChanged.types.map(\.name)
        for name in names {
            let title = TimelineEntry(
                time: Samples.noon, sequence: 1, source: "", event: name, late: false, actor: nil
            ).title
            #expect(title.chinese != name, "no title for \(name)")
        }
    }

    @Test(
        "outsiders read the ticket's own steps, nothing of ours",
        arguments: [
            ("triage", "ticket.assigned", true), ("triage", "decision.made", false), ("intake", "work.completed", true),
            ("intake", "contact.disclosed", false), ("intake", "oncall.acknowledged", false),
            ("escalation", "clock.breached", false),
            ("notifier", "notice.sent", false),
        ])
    func open(_ service: String, _ event: String, _ isPublic: Bool) {
        let entry = TimelineEntry(
            time: Samples.noon, sequence: 1, source: "/services/\(service)", event: event, late: false, actor: nil)
        #expect(entry.isPublic == isPublic)
    }
}
