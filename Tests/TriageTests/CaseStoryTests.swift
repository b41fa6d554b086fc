import Contracts
import Testing

@testable import TriageDomain

@Suite("The life of a ticket")
struct CaseStoryTests {
    let policy: CasePolicy

    init() throws {
        policy = try Sample.shippedPolicy()
    }

    private func apply(
        _ fact: Fact, to ticketCase: inout TicketCase, after span: Duration = .zero
    ) -> Consequence {
        ticketCase.apply(fact, at: Sample.now + span, now: Sample.now + span, under: policy)
    }

    @Test("a registered ticket is assessed, and the decision says new")
    func registered() throws {
        let (opened, consequence) = TicketCase.opened(by: try Sample.ticket(), repeating: nil, under: policy)
        #expect(consequence.events.map(\.type.description) == ["ticket.assessed.v1"])
        #expect(consequence.decision?.disposition == .new)
        #expect(opened.head.state == .classified)
        #expect(opened.head.firstContact == "E1024")
        #expect(opened.head.region == "none")
        #expect(opened.head.standard.id == "default")
        #expect(opened.head.standard.selectedBy == "everyone")
        #expect(opened.head.standard.calendar == "cn-office")
        #expect(opened.head.standard.digest?.count == 64)
    }

    @Test("an installation without model and site waits for them, and goes on when they come")
    func awaitingInfo() throws {
        let ticket = try Sample.ticket("请来安装", serviceType: "installation")
        var (ticketCase, consequence) = TicketCase.opened(by: ticket, repeating: nil, under: policy)
        #expect(consequence.events.map(\.change.word) == ["assessed", "info-requested"])
        #expect(consequence.decision?.missing.map(\.pointer) == ["/data/product/model", "/data/siteRef"])
        #expect(ticketCase.head.waitingOn == .customer)
        consequence = apply(.supplemented(try Sample.decoded(#"{"siteRef": "S-1"}"#)), to: &ticketCase)
        #expect(consequence.events.map(\.change.word) == ["assessed", "info-requested"])
        #expect(consequence.decision?.missing.map(\.pointer) == ["/data/product/model"])
        consequence = apply(.supplemented(try Sample.decoded(#"{"product": {"model": "KFR-35"}}"#)), to: &ticketCase)
        #expect(consequence.events.map(\.change.word) == ["assessed"])
        #expect(ticketCase.state == .classified)
        #expect(ticketCase.head.waitingOn == .none)
    }

    @Test("a response while information is missing counts, and the ticket still waits")
    func respondedWhileWaiting() throws {
        var ticketCase = try Sample.ticketCase(in: .awaitingInfo, policy)
        _ = apply(.responded(WorkResponded(kind: .arrangement, summary: "请发型号")), to: &ticketCase)
        #expect(ticketCase.state == .awaitingInfo)
        #expect(ticketCase.milestones.respondedAt == Sample.now)
        _ = apply(.supplemented(try Sample.decoded(#"{"siteRef": "S", "product": {"model": "K"}}"#)), to: &ticketCase)
        #expect(ticketCase.state == .assigned)
        #expect(ticketCase.head.stage == .respond)
    }

    @Test("work done before anything else was told moves the ticket and implies the rest")
    func implied() throws {
        var ticketCase = try Sample.ticketCase(in: .classified, policy)
        let consequence = apply(.completed(WorkCompleted(summary: "好了")), to: &ticketCase, after: .seconds(60))
        #expect(consequence.decision?.implied == ["assigned", "responded", "started"])
        #expect(ticketCase.state == .awaitingAcceptance)
        #expect(ticketCase.milestones.respondedAt == nil, "nobody answered the customer")
        let late = ticketCase.apply(
            .started(WorkNote()), at: Sample.now + .seconds(20), now: Sample.now + .seconds(90), under: policy)
        #expect(late.events.isEmpty && late.decision?.verdict == .applied)
        #expect(ticketCase.milestones.startedAt == Sample.now + .seconds(20), "a late report replaces the assumption")
    }

    @Test("a claimed instant outside the ticket's life is moved into it")
    func claimedInstants() throws {
        var ticketCase = try Sample.ticketCase(in: .classified, policy)
        _ = ticketCase.apply(
            Sample.assignment(), at: Sample.now - .seconds(3600), now: Sample.now + .seconds(5), under: policy)
        #expect(ticketCase.milestones.assignedAt == Sample.now)
        _ = ticketCase.apply(
            .started(WorkNote()), at: Sample.now + .seconds(3600), now: Sample.now + .seconds(5), under: policy)
        #expect(ticketCase.milestones.startedAt == Sample.now + .seconds(5))
    }

    @Test("a solution to a question resolves it; an arrangement does not")
    func advice() throws {
        let ticket = try Sample.ticket("怎么设置定时")
        var (ticketCase, consequence) = TicketCase.opened(by: ticket, repeating: nil, under: policy)
        _ = apply(.responded(WorkResponded(kind: .arrangement, summary: "稍后回电")), to: &ticketCase)
        #expect(ticketCase.state == .assigned)
        consequence = apply(.responded(WorkResponded(kind: .solution, summary: "长按三秒")), to: &ticketCase)
        #expect(consequence.events.map(\.change.word) == ["responded", "resolved"])
        #expect(consequence.events.map(\.head.state) == [.assigned, .resolved])
        #expect(consequence.events.map { $0.decision != nil } == [false, true])
        #expect(ticketCase.apply(Sample.verdict(.satisfied), now: Sample.now, under: policy).events.count == 1)
        #expect(ticketCase.head.outcome == .accepted)
    }

    @Test("the second report of a step changes nothing and is answered as applied")
    func twice() throws {
        var ticketCase = try Sample.ticketCase(in: .working, policy)
        let consequence = apply(.started(WorkNote()), to: &ticketCase, after: .seconds(9))
        #expect(consequence.events.isEmpty)
        #expect(consequence.decision?.verdict == .applied)
        #expect(ticketCase.milestones.startedAt == Sample.now)
    }

    @Test("refused work is done again until it is accepted, then the survey closes it")
    func rework() throws {
        var ticketCase = try Sample.ticketCase(in: .awaitingAcceptance, policy)
        #expect(
            apply(.acceptanceRefused(Sample.wish), to: &ticketCase).events.map(\.change.word) == ["rework-requested"])
        #expect(apply(.started(WorkNote()), to: &ticketCase).events.map(\.change.word) == ["work-started"])
        let again = apply(.completed(WorkCompleted(summary: "重修")), to: &ticketCase, after: .seconds(100))
        #expect(again.decision?.implied == [])
        #expect(ticketCase.milestones.completedAt == Sample.now + .seconds(100))
        _ = apply(.acceptanceGiven(AcceptanceGiven(by: "customer")), to: &ticketCase)
        #expect(ticketCase.surveyEnded(round: 1, now: Sample.now).events.map(\.change.word) == ["closed"])
        #expect(ticketCase.head.outcome == .accepted)
    }

    @Test("silence at acceptance: three reminders, then closed and unconfirmed")
    func silence() throws {
        var ticketCase = try Sample.ticketCase(in: .assigned, policy)
        let completed = apply(.completed(WorkCompleted(summary: "好了")), to: &ticketCase)
        let day = Duration.seconds(86_400)
        #expect(
            completed.timers == [
                .arm(.acceptanceReminder(1), due: Sample.now + day * 2),
                .arm(.acceptanceReminder(2), due: Sample.now + day * 4),
                .arm(.acceptanceReminder(3), due: Sample.now + day * 6),
                .arm(.acceptanceExpiry, due: Sample.now + day * 7),
            ])
        #expect(
            ticketCase.apply(CaseTimer.acceptanceReminder(1), now: Sample.now + day * 2, under: policy).events.map(
                \.change.word) == [
                    "waiting"
                ])
        let expired = ticketCase.apply(CaseTimer.acceptanceExpiry, now: Sample.now + day * 7, under: policy)
        #expect(expired.events.map(\.change.word) == ["closed"])
        #expect(ticketCase.head.outcome == .unconfirmed)
    }

    @Test("an answer at acceptance cancels the reminders", arguments: [true, false])
    func answered(accepted: Bool) throws {
        var ticketCase = try Sample.ticketCase(in: .awaitingAcceptance, policy)
        let consequence = apply(
            accepted ? .acceptanceGiven(AcceptanceGiven(by: "customer")) : .acceptanceRefused(Sample.wish),
            to: &ticketCase)
        #expect(consequence.timers == [.cancelAll])
    }
}
