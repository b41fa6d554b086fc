import Contracts

extension TicketCase {
    mutating func responded(_ response: WorkResponded, _ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo, .classified, .assigned, .working, .rework:
            var events = [respond(response, moment)]
            if template == .advice, response.kind == .solution { events.append(resolve(at: moment.at)) }
            return .applied(events)
        case .awaitingConsent, .awaitingAcceptance:
            return .applied([respond(response, moment)])
        case .resolved:
            return .applied([])
        case .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    private mutating func respond(_ response: WorkResponded, _ moment: Moment) -> TicketEvent {
        let implied = implyStepsBefore(.responded)
        take(.responded, at: moment.at)
        if state == .classified { state = .assigned }
        return event(.responded(response), implied: implied)
    }

    mutating func started(_ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo, .classified, .assigned, .rework:
            return .applied([start(moment)])
        case .working:
            return isReported(.started) ? .applied([]) : .applied([start(moment)])
        case .awaitingAcceptance:
            take(.started, at: moment.at)
            return .applied([])
        case .resolved:
            return .applied([])
        case .awaitingConsent, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    private mutating func start(_ moment: Moment) -> TicketEvent {
        let implied = implyStepsBefore(.started)
        take(.started, at: moment.at)
        state = .working
        return event(.workStarted, implied: implied)
    }

    mutating func completed(_ work: WorkCompleted, _ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo, .classified, .assigned, .working, .rework:
            let implied = implyStepsBefore(.completed)
            take(.completed, at: moment.at)
            state = .awaitingAcceptance
            return .applied([event(.workCompleted(work), implied: implied)], timers: acceptanceTimers(moment))
        case .awaitingAcceptance, .resolved:
            return .applied([])
        case .awaitingConsent, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }
}

// MARK: - Acceptance

extension TicketCase {
    mutating func acceptanceGiven(_ moment: Moment) -> Consequence {
        switch state {
        case .awaitingAcceptance:
            isAccepted = true
            return .applied([resolve(at: moment.at)], timers: [.cancelAll])
        case .resolved:
            isAccepted = true
            return .applied([])
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .rework, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    mutating func acceptanceRefused(_ wish: Wish, _ moment: Moment) -> Consequence {
        switch state {
        case .awaitingAcceptance:
            done.remove(.completed)
            workBeganAt = moment.at
            state = .rework
            let events = [event(.reworkRequested(reason: wish.reason))] + countRefusal(under: moment.policy)
            return .applied(events, timers: [.cancelAll])
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .rework, .resolved, .closed, .cancelled,
            .merged:
            return notLegal(moment)
        }
    }
}
