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
        let implied = implyStepsBefore(.responded, at: moment.at)
        take(.responded, at: moment.at)
        if state == .classified { state = .assigned }
        return event(.responded(response), implied: implied)
    }

    mutating func started(_ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo, .classified, .assigned, .rework:
            return .applied([start(moment)])
        case .working:
            return done.contains(.started) && !assumed.contains(.started) ? .applied([]) : .applied([start(moment)])
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
        let implied = implyStepsBefore(.started, at: moment.at)
        take(.started, at: moment.at)
        state = .working
        return event(.workStarted, implied: implied)
    }

    mutating func completed(_ work: WorkCompleted, _ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo, .classified, .assigned, .working, .rework:
            let implied = implyStepsBefore(.completed, at: moment.at)
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

// MARK: - Consent and acceptance

extension TicketCase {
    mutating func quoteIssued(_ issued: QuoteIssued, _ moment: Moment) -> Consequence {
        switch state {
        case .classified, .assigned, .awaitingConsent, .working, .rework:
            if let last = quote?.version, issued.version <= last { return refused(.quoteNotNewer(last: last), moment) }
            let implied = implyStepsBefore(.responded, at: moment.at)
            quote = issued
            state = .awaitingConsent
            return .applied([event(.consentRequested(issued), implied: implied)])
        case .awaitingInfo, .awaitingAcceptance, .resolved, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    mutating func quoteAccepted(_ answer: QuoteAnswer, _ moment: Moment) -> Consequence {
        guard state == .awaitingConsent, let quote else { return notLegal(moment) }
        guard answer.version == quote.version else { return refused(.quoteOutdated(last: quote.version), moment) }
        guard moment.now <= quote.validUntil else { return refused(.quoteExpired(quote.validUntil), moment) }
        state = .working
        return .applied([event(.resumed)])
    }

    mutating func quoteDeclined(_ answer: QuoteAnswer, _ moment: Moment) -> Consequence {
        guard state == .awaitingConsent, let quote else { return notLegal(moment) }
        guard answer.version == quote.version else { return refused(.quoteOutdated(last: quote.version), moment) }
        return .applied([close(.noRepair, at: moment.at)])
    }

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
            state = .rework
            let events = [event(.reworkRequested(reason: wish.reason))] + countRefusal(under: moment.policy)
            return .applied(events, timers: [.cancelAll])
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .rework, .resolved, .closed, .cancelled,
            .merged:
            return notLegal(moment)
        }
    }
}
