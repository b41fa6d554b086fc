import Contracts
import Testing

@testable import TriageDomain

@Suite("What a ticket waits for")
struct CaseWaitTests {
    let policy: CasePolicy

    init() throws {
        policy = try Sample.shippedPolicy()
    }

    private func working() throws -> TicketCase { try Sample.ticketCase(in: .working, policy) }

    @discardableResult
    private func take(
        _ step: WorkStep, _ reference: String? = nil, _ ticketCase: inout TicketCase, after seconds: Int64 = 0,
        at claimed: Int64? = nil
    ) -> [TicketEvent] {
        ticketCase.apply(
            .step(step, WorkNote(reference: reference)), at: Sample.now + .seconds(claimed ?? seconds),
            now: Sample.now + .seconds(seconds), under: policy
        ).events
    }

    private func waits(_ ticketCase: TicketCase) -> [String] {
        (ticketCase.head.waits ?? []).map { $0.on.rawValue + ($0.reference.map { " " + $0 } ?? "") }
    }

    @Test("two requests need two receipts; a receipt that says which ends that one, another the oldest")
    func receipts() throws {
        var unnamed = try working()
        #expect(take(.partsRequested, nil, &unnamed).map(\.change.word) == ["waiting"])
        #expect(unnamed.head.waitingOn == .parts)
        take(.partsRequested, nil, &unnamed)
        #expect(take(.partsReceived, nil, &unnamed).map(\.change.word) == ["waiting"], "one is still on its way")
        #expect(take(.partsReceived, nil, &unnamed).map(\.change.word) == ["resumed"])
        #expect(unnamed.head.waitingOn == .none)

        var named = try working()
        take(.partsRequested, "PO-1", &named)
        take(.partsRequested, "PO-2", &named)
        #expect(take(.partsRequested, "PO-2", &named).isEmpty, "the same order twice is one")
        take(.partsReceived, "PO-2", &named)
        #expect(waits(named) == ["parts PO-1"])
        take(.partsReceived, "PO-9", &named)
        #expect(waits(named) == ["parts PO-1"], "a receipt of another order ends no named wait")
        take(.partsReceived, nil, &named)
        #expect(waits(named).isEmpty)
    }

    @Test("parts and manufacturer are waited for apart")
    func apart() throws {
        var ticketCase = try working()
        take(.sentToManufacturer, "S-1", &ticketCase)
        take(.partsRequested, nil, &ticketCase)
        take(.returnedFromManufacturer, nil, &ticketCase)
        #expect(waits(ticketCase) == ["parts"])
        #expect(ticketCase.head.waitingOn == .parts)
    }

    @Test("what came before anybody said that it was waited for is not waited for")
    func early() throws {
        var ticketCase = try working()
        #expect(take(.partsReceived, nil, &ticketCase, after: 100).isEmpty)
        #expect(take(.partsRequested, nil, &ticketCase, after: 200, at: 50).isEmpty)
        #expect(waits(ticketCase).isEmpty)
        take(.partsRequested, nil, &ticketCase, after: 300)
        #expect(waits(ticketCase) == ["parts"], "a receipt counts once")
    }

    @Test("the end of the work, of the round and of the ticket ends every wait of it")
    func ends() throws {
        let completed = Fact.completed(WorkCompleted(summary: "done"))
        for end in [completed, .withdrawn(Sample.wish)] {
            var ticketCase = try working()
            take(.partsRequested, nil, &ticketCase)
            take(.sentToManufacturer, nil, &ticketCase)
            _ = ticketCase.apply(end, at: Sample.now, now: Sample.now, under: policy)
            #expect(!waits(ticketCase).contains { $0 != "customer" }, "\(end.name)")
        }
        // Parts requested, completed, accepted, reopened, started: nothing of the first round is left.
        var ticketCase = try working()
        take(.partsRequested, "PO-1", &ticketCase)
        let rest: [Fact] = [
            completed, .acceptanceGiven(AcceptanceGiven(by: "customer")), .reopenRequested(Sample.wish),
            .started(WorkNote()),
        ]
        for (index, fact) in rest.enumerated() {
            let now = Sample.now + .seconds(Int64(1000 * (index + 1)))
            _ = ticketCase.apply(fact, at: now, now: now, under: policy)
        }
        #expect(ticketCase.round == 2 && waits(ticketCase).isEmpty && ticketCase.head.waitingOn == .none)
        #expect(
            take(.partsRequested, "PO-1", &ticketCase, after: 9000, at: 500).isEmpty, "told late of the first round")
        take(.partsRequested, "PO-2", &ticketCase, after: 9100)
        take(.partsReceived, nil, &ticketCase, after: 9200, at: 600)
        #expect(waits(ticketCase) == ["parts PO-2"], "a receipt of the first round ends nothing of the second")
    }

    @Test("every state that waits has an end or a reminder", arguments: CaseState.allCases)
    func bounded(state: CaseState) throws {
        let ticketCase = try Sample.ticketCase(in: state, policy)
        guard state.waitingOn != .none else { return }
        let isReminded = ticketCase.stateWait?.nextReminder(every: policy.waitingReminder) != nil
        #expect(isReminded || state == .awaitingAcceptance, "the pack ends the wait for acceptance")
        // Under a standard that never ends it, acceptance is reminded of as well.
        let silent = try Sample.policy(try Sample.standard("silent"))
        let accepted = try Sample.ticketCase(in: .awaitingAcceptance, silent)
        #expect(accepted.stateWait?.on == .customer)
    }

    @Test("whoever waits is reminded after two, four and six days, then weekly, until the wait is over")
    func reminders() throws {
        var ticketCase = try working()
        var timers = ticketCase.apply(
            .step(.partsRequested, WorkNote(reference: "PO-1")), at: Sample.now, now: Sample.now, under: policy
        ).timers
        for (number, day) in [2, 4, 6, 13, 20].enumerated() {
            let due = Sample.now + .seconds(Int64(day) * 86_400)
            #expect(timers == [.arm(.waitingReminder, due: due)])
            let consequence = ticketCase.apply(.waitingReminder, now: due, under: policy)
            let reminder = WaitReminder(on: .parts, reference: "PO-1", since: Sample.now, number: number + 1)
            #expect(consequence.events.map(\.change) == [.waiting(reminder)])
            timers = consequence.timers
        }
        let over = ticketCase.apply(
            .step(.partsReceived, WorkNote()), at: Sample.now, now: Sample.now, under: policy)
        #expect(over.timers == [.cancel(.waitingReminder)])
        #expect(ticketCase.apply(.waitingReminder, now: Sample.now, under: policy).events.isEmpty)
    }

    @Test("a ticket that waits for information from the first moment is reminded of")
    func information() throws {
        let ticket = try Sample.ticket("请来安装", serviceType: "installation")
        let (_, consequence) = TicketCase.opened(by: ticket, repeating: nil, under: policy)
        #expect(consequence.timers == [.arm(.waitingReminder, due: ticket.receivedAt + .seconds(2 * 86_400))])
    }
}
