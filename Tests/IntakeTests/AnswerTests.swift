import Contracts
import Foundation
import IntakeDomain
import Testing

@Suite("every event gets an answer that says what became of it")
struct AnswerTests {
    private let now = Samples.noon
    private let receipt = EventReceipt(
        eventId: "cc-1", eventType: "ticket.submitted.v1", bodySha256: "ab", receivedAt: Samples.noon)
    private let name = TicketName(ticketId: Samples.ticket, number: "AS-20261122-00001", externalRef: "CRM-1")

    private var registered: EventAnswered { receipt.accepted(.new, ticket: name, final: false, at: now) }

    @Test("a registered submission names its ticket and promises a second answer")
    func accepted() {
        #expect(registered.status == .accepted)
        #expect(registered.phase == .received)
        #expect(!registered.final)
        #expect(registered.number == "AS-20261122-00001")
        #expect(registered.externalRef == "CRM-1")
    }

    @Test("triage's decision is the last answer")
    func applied() {
        let decision = Decision(verdict: .applied, implied: ["work.started"], disposition: .reopened)
        let answer = registered.decided(decision, head: nil, revision: 7, at: now + .seconds(1))
        #expect(answer.status == .applied)
        #expect(answer.phase == .decided)
        #expect(answer.final)
        #expect(answer.implied == ["work.started"])
        #expect(answer.disposition == .reopened)
        #expect(answer.revision == 7)
        #expect(answer.receivedAt == now)
        #expect(answer.answeredAt == now + .seconds(1))
    }

    @Test("a decision that says nothing of the disposition keeps what intake did")
    func attached() {
        let first = receipt.accepted(.attached, ticket: name, final: false, at: now)
        #expect(first.decided(Decision(verdict: .applied), head: nil, revision: nil, at: now).disposition == .attached)
    }

    @Test("a refusal says why and what is legal")
    func refused() {
        let because = LocalizedText("已办结", "It is closed")
        let answer = registered.decided(
            Decision(verdict: .refused, legal: ["ticket.reopen-requested"], because: because), head: nil, revision: 8,
            at: now)
        #expect(answer.status == .refused)
        #expect(answer.legal == ["ticket.reopen-requested"])
        #expect(answer.problem?.code == .notLegal)
        #expect(answer.problem?.detail == because)
    }

    @Test("an unreadable body is answered with what could be read of it")
    func fault() throws {
        do {
            _ = try InboundEvent.decode(
                Data(#"{"specversion":"1.0","id":"x","source":"/publishers/a","type":"nope.v1"}"#.utf8))
            Issue.record("it was read")
        } catch {
            let problem = Problem(error)
            #expect(problem.code == .typeUnknown)
            #expect(problem.pointer == "/type")
            #expect(!problem.retryable)
        }
    }

    @Test("HTTP says the same in its status")
    func http() {
        #expect(registered.httpStatus == 201)
        #expect(registered.replay.httpStatus == 200)
        #expect(registered.replay.replayed)
        #expect(receipt.accepted(.attached, ticket: name, final: false, at: now).httpStatus == 202)
        #expect(receipt.accepted(.none, ticket: nil, final: true, at: now).httpStatus == 200)
        #expect(receipt.conflict(at: now).httpStatus == 409)
    }

    @Test(
        "HTTP tells problems apart",
        arguments: [
            (ProblemCode.notGranted, 403), (.tooLarge, 413), (.unavailable, 503), (.notJSON, 422), (.typeUnknown, 422),
            (.versionUnknown, 422), (.fieldInvalid, 422), (.ticketUnknown, 404),
        ])
    func problem(_ code: ProblemCode, _ status: Int) {
        #expect(receipt.rejected(Problem(code), at: now).httpStatus == status)
        #expect(receipt.rejected(Problem(code), at: now).final)
    }

    @Test("an answer from before there were problems and warnings is still read")
    func formerAnswer() throws {
        var answer = receipt.rejected(Problem(.fieldInvalid, pointer: "/id", expected: "1 to 64 characters"), at: now)
        answer.warnings = [
            AnswerWarning(.fieldUnknown, pointer: "/data/colour", LocalizedText("已忽略。", "It was ignored."))
        ]
        guard case .object(var members) = try WireJSON.decode(JSONValue.self, from: WireJSON.encode(answer)) else {
            Issue.record("an answer is an object")
            return
        }
        #expect(try WireJSON.decode(EventAnswered.self, from: WireJSON.encode(JSONValue.object(members))) == answer)
        members["problems"] = nil
        members["warnings"] = nil
        answer.warnings = []
        #expect(try WireJSON.decode(EventAnswered.self, from: WireJSON.encode(JSONValue.object(members))) == answer)
    }

    @Test("an answer names every problem, the first of them also alone, and at most twenty")
    func manyProblems() {
        let problems = (0..<30).map { Problem(.fieldInvalid, pointer: "/data/phones/\($0)", expected: "a number") }
        let answer = receipt.rejected(problems, at: now)
        #expect(answer.problem == problems[0])
        #expect(answer.problems == Array(problems.prefix(20)))
    }

    @Test("what the receipt warns of stands in every answer, the decided one included")
    func warned() {
        var receipt = self.receipt
        receipt.warnings = [
            AnswerWarning(.instantClamped, pointer: "/time", LocalizedText("已按收到时间计。", "Receipt counts instead."))
        ]
        let first = receipt.accepted(.new, ticket: name, final: false, at: now)
        #expect(first.warnings == receipt.warnings)
        let last = first.decided(Decision(verdict: .applied), head: nil, revision: 1, at: now)
        #expect(last.warnings == receipt.warnings)
    }
}

@Suite("a survey's credential is good once, and for its time")
struct InvitationTests {
    @Test(
        "an answer is taken while the invitation is open and not over",
        arguments: [
            (KnownInvitation.State.open, -1, true), (.open, 0, false), (.open, 1, false), (.answered, -1, false),
            (.expired, -1, false),
        ])
    func refusal(_ state: KnownInvitation.State, _ seconds: Int, _ taken: Bool) {
        let invitation = KnownInvitation(ticketId: Samples.ticket, expiresAt: Samples.noon, state: state)
        #expect((invitation.refusal(at: Samples.noon + .seconds(seconds)) == nil) == taken)
    }
}

@Suite("progress is told in words a customer may read (S0-20)")
struct ProgressTextTests {
    @Test("a known state has its own words, an unknown one those of its stage")
    func words() {
        let known = ProgressText.text(state: .resolved, stage: .feedback, waitingOn: .none)
        #expect(known.english == "Your request has been resolved.")
        let unknown = ProgressText.text(state: TicketState(rawValue: "polishing"), stage: .handle, waitingOn: .none)
        #expect(unknown == ProgressText.text(state: .working, stage: .handle, waitingOn: .none))
    }

    @Test("what is waited for comes first")
    func waiting() {
        let text = ProgressText.text(state: .working, stage: .handle, waitingOn: .parts)
        #expect(text.chinese == "所需配件正在调配。")
        #expect(
            ProgressText.text(state: .awaitingConsent, stage: .handle, waitingOn: .consent).english.contains("quote"))
    }
}
