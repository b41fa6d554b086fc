import Contracts

extension TicketCase {
    /// A quote that had expired when it was issued asks the customer nothing; one that was told late is judged by its own
    /// time, as its answer is.
    mutating func quoteIssued(_ issued: QuoteIssued, _ moment: Moment) -> Consequence {
        switch state {
        case .classified, .assigned, .awaitingConsent, .working, .rework:
            if let last = quote?.version, issued.version <= last { return refused(.quoteNotNewer(last: last), moment) }
            guard issued.validUntil > moment.at else {
                return refused(.quoteBornExpired(issued.validUntil, issuedAt: moment.at), moment)
            }
            let implied = implyStepsBefore(.responded)
            quote = issued
            lapsedQuote = nil
            state = .awaitingConsent
            return .applied(
                [event(.consentRequested(issued), implied: implied)],
                timers: [.arm(.quoteExpiry, due: issued.validUntil + .milliseconds(1))])
        case .awaitingInfo, .awaitingAcceptance, .resolved, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    mutating func quoteAccepted(_ answer: QuoteAnswer, _ moment: Moment) -> Consequence {
        guard isQuoteOpen, let quote else { return notLegal(moment) }
        guard answer.version == quote.version else { return refused(.quoteOutdated(last: quote.version), moment) }
        guard isInTime(quote, moment) else { return refused(.quoteExpired(quote.validUntil), moment) }
        lapsedQuote = nil
        state = .working
        return .applied([event(.resumed(lapsed: nil))], timers: [.cancel(.quoteExpiry)])
    }

    mutating func quoteDeclined(_ answer: QuoteAnswer, _ moment: Moment) -> Consequence {
        guard isQuoteOpen, let quote else { return notLegal(moment) }
        guard answer.version == quote.version else { return refused(.quoteOutdated(last: quote.version), moment) }
        return .applied([close(.noRepair, at: moment.at)], timers: [.cancelAll])
    }

    /// Ends the wait for an answer to a quote that has expired; the work is ours to move again.
    mutating func lapse(now: Instant) -> [TicketEvent] {
        guard state == .awaitingConsent, let quote, quote.validUntil < now else { return [] }
        lapsedQuote = quote.version
        state = isReported(.started) ? .working : idleState
        return [event(.resumed(lapsed: quote))]
    }

    /// Whether an answer to the last quote still counts for something.
    private var isQuoteOpen: Bool {
        state == .awaitingConsent || (state.isWorkedOn && lapsedQuote != nil)
    }

    /// An answer counts when it was given, where we hear of it within a day: of a customer's word on paper, a shop's
    /// connection may know only in the evening (contract, "Three times": `maxLateness`).
    private func isInTime(_ quote: QuoteIssued, _ moment: Moment) -> Bool {
        moment.heardAt <= quote.validUntil
            || (moment.at <= quote.validUntil && moment.heardAt - moment.at <= moment.policy.maxLateness)
    }
}
