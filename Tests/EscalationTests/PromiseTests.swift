import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing

@testable import EscalationDomain

/// What ends a promise, for every clock of every pack that is shipped (S1-29, S1-106, S2-84).
@Suite("What keeps a promise")
struct PromiseTests {
    static let library = Result {
        let compose = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "compose")
        return try StandardsFolder(standards: compose.appending(path: "standards").path).load(production: true)
    }
    static let packs = [
        "default", "s0-brief", "s1-enterprise", "s1-strict", "s2-support", "s3-unified", "s4-level1", "s4-level2",
        "s4-level3", "s4-level4", "s4-level5", "demo",
    ]

    private func story(_ pack: String, channel: String = "mail", firstContact: String? = nil) throws -> Story {
        let edition = try #require(try Self.library.get().edition(pack))
        var story = try Story(
            EscalationPolicy(
                roster: Story.roster(), address: "http://127.0.0.1:8083",
                engine: DeadlineEngine(standard: edition.standard, timetable: try Timetable(edition.calendar))))
        try story.register(channel: channel, firstContact: firstContact)
        story.assess()
        return story
    }

    private func met(_ story: Story) -> Set<ClockID> {
        Set(story.reading?.deadlines.filter { $0.state == .met || $0.state == .metLate }.map(\.clock) ?? [])
    }

    /// Everything that may happen without anybody having told the customer anything.
    private static let silent: [(String, @Sendable (inout Story) -> Void)] = [
        ("started, the steps before implied", { $0.happen(.workStarted, implied: ["assigned", "responded"]) }),
        ("completed, all implied", { $0.complete(implied: ["assigned", "responded", "started"]) }),
        ("quoted, responded implied", { $0.quote(implied: ["assigned", "responded"]) }),
        ("assigned", { $0.assign("E1024") }),
        ("parts are waited for", { $0.wait(on: .parts) }),
        ("departed", { $0.step(.step(.departed, WorkNote())) }),
        ("progressed", { $0.step(.step(.progressed, WorkNote())) }),
        ("difficult", { $0.step(.step(.difficult, WorkNote())) }),
        ("withheld, nobody to send to", { $0.notice(.withheld, reason: "no_recipient") }),
        ("withheld, opted out", { $0.notice(.withheld, reason: "opted_out") }),
        ("withheld, any reason", { $0.notice(.withheld, reason: "quiet_hours") }),
        ("withheld, no reason", { $0.notice(.withheld) }),
        ("failed", { $0.notice(.failed, reason: "rejected") }),
        ("sent to nobody", { $0.notice(.sent, to: NoticeChanged.nobody) }),
        ("sent to a blank", { $0.notice(.sent, to: "") }),
        ("another notice", { $0.notice(.sent, template: "survey") }),
    ]

    @Test("nothing that tells the customer nothing ends a promise to answer", arguments: packs)
    func silence(_ pack: String) throws {
        let promises: Set<ClockID> = [
            "acknowledged", "initial_answer", "responded", "response_cap", "preliminary_solution",
            "complaint_responded", "complaint_result", "resolved",
        ]
        for (name, happen) in Self.silent {
            var story = try story(pack)
            story.sleep(.seconds(2))
            happen(&story)
            #expect(met(story).isDisjoint(with: promises), "\(pack): \(name)")
        }
    }

    @Test("a person's answer and a technician before the customer keep the promise to respond", arguments: packs)
    func response(_ pack: String) throws {
        for kind in WorkResponded.Kind.allCases {
            var answered = try story(pack)
            answered.respond(kind)
            #expect(met(answered).isSuperset(of: ["acknowledged", "responded"]), "\(kind)")
        }
        var arrived = try story(pack)
        arrived.step(.step(.arrived, WorkNote()))
        #expect(met(arrived).isSuperset(of: ["acknowledged", "responded"]))
        var told = try story(pack)
        told.notice(.sent)
        #expect(met(told) == ["acknowledged"], "a receipt keeps one promise alone")
    }

    @Test(
        "who of ours spoke with the customer has told them; a channel without such a person has not", arguments: packs)
    func live(_ pack: String) throws {
        for channel in ["phone", "counter", "chat", "online_chat", "live_chat"] {
            #expect(
                met(try story(pack, channel: channel, firstContact: "E1024")).contains("acknowledged"), "\(channel)")
            #expect(!met(try story(pack, channel: channel)).contains("acknowledged"), "\(channel)")
        }
        for channel in ["mail", "email", "app", "web", "wechat", ""] {
            #expect(
                !met(try story(pack, channel: channel, firstContact: "E1024")).contains("acknowledged"), "\(channel)")
        }
    }

    @Test("no clock but the acknowledgement is met by an acknowledgement", arguments: packs)
    func table(_ pack: String) throws {
        let standard = try #require(try Self.library.get().edition(pack)).standard
        let answers: Set<FactName> = ["responded", "arrived", "solution_given", "resolved"]
        for clock in standard.clocks {
            let facts = Set(clock.satisfiedBy)
            switch clock.id {
            case "acknowledged": #expect(facts == answers.union(["acknowledged"]))
            case "responded", "response_cap": #expect(facts == answers, "\(clock.id)")
            default: #expect(!facts.contains("acknowledged"), "\(clock.id)")
            }
        }
    }
}

@Suite("What is waited for belongs to a round")
struct WaitingRoundTests {
    @Test("clocks stand still for exactly what triage waits for", arguments: 1...60)
    func agree(_ seed: Int) throws {
        var random = Seeded(UInt64(seed))
        var story = try Story()
        try story.register()
        story.assess()
        var trace: [String] = []
        for _ in 0..<40 {
            story.sleep(.seconds(Int.random(in: 0...4000, using: &random)))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: story.happen(.workStarted)
            case 1: story.complete()
            case 2: story.resolve()
            case 3: story.reopen()
            default:
                let all: [WaitingOn] = [.customer, .consent, .parts, .manufacturer, .thirdParty, .appointment]
                story.wait(onAll: all.filter { _ in Bool.random(using: &random) })
            }
            trace.append("\(story.head.state) \(story.head.waitingOn)")
            let waits = (story.head.waits ?? [Wait(on: story.head.waitingOn)]).map(\.on)
            let expected = Self.stops.filter { waits.contains($0.key) }.values
            #expect(open(story) == Set(expected), "seed \(seed): \(trace)")
        }
    }

    private static let stops: [WaitingOn: PauseReason] = [
        .customer: .customer, .consent: .consent, .parts: .parts, .manufacturer: .thirdParty, .thirdParty: .thirdParty,
    ]

    /// What the account of the clocks says is waited for.
    private func open(_ story: Story) -> Set<PauseReason> {
        (story.watch?.history.facts ?? []).reduce(into: []) { open, fact in
            if case .paused(let reason) = fact.what { open.insert(reason) }
            if case .resumed(let reason) = fact.what { open.remove(reason) }
        }
    }

    @Test("a pause that an older store kept open does not outlive its round")
    func leaked() throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.leak(.parts)
        story.sleep(.seconds(600))
        story.resolve()
        story.sleep(.seconds(600))
        story.reopen()
        #expect(story.deadline("resolved", run: 2)?.dueAt != nil)
    }
}
