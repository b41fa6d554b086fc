import Contracts

/// When something is said to have happened, and when we deal with it.
struct Moment {
    /// As claimed, but never before the ticket and never in the future.
    let at: Instant
    /// When intake heard of it: what we took until now is held against nobody.
    let heardAt: Instant
    let now: Instant
    let policy: CasePolicy
}

extension TicketCase {
    /// Applies what intake recorded about this ticket.
    ///
    /// Facts move the ticket also when steps before them were never reported; requests and guards may be refused, with what
    /// is legal instead. A fact that changes nothing is applied without an event.
    ///
    /// - Parameters:
    ///   - claimed: When it happened, as the sender says.
    ///   - heardAt: When intake heard of it; now unless given.
    ///   - now: Decides about what expires: the window for reopening.
    public mutating func apply(
        _ fact: Fact, at claimed: Instant, heardAt: Instant? = nil, now: Instant, under policy: CasePolicy
    ) -> Consequence {
        let moment = Moment(
            at: credible(claimed, now: now), heardAt: min(heardAt ?? now, now), now: now, policy: policy)
        return changing(now: now, under: policy) { $0.decide(fact, moment) }
    }

    private mutating func decide(_ fact: Fact, _ moment: Moment) -> Consequence {
        switch fact {
        case .supplemented(let supplement): return supplemented(supplement, moment)
        case .withdrawn(let wish): return withdrawn(wish, moment)
        case .reopenRequested(let wish): return reopenRequested(wish, moment)
        case .assigned(let assignment): return assigned(assignment, moment)
        case .overruled(let overruled): return self.overruled(overruled, moment)
        case .quoteIssued(let quote): return quoteIssued(quote, moment)
        case .quoteAccepted(let answer): return quoteAccepted(answer, moment)
        case .quoteDeclined(let answer): return quoteDeclined(answer, moment)
        case .acceptanceGiven: return acceptanceGiven(moment)
        case .acceptanceRefused(let wish): return acceptanceRefused(wish, moment)
        case .responded(let response): return responded(response, moment)
        case .started: return started(moment)
        case .completed(let work): return completed(work, moment)
        case .step(let step, let note): return self.step(step, note, moment)
        case .contactLogged(let contact): return contacted(contact, moment)
        case .visitScheduled, .diagnosed:
            return state.isTerminal ? notLegal(moment) : .applied([])
        // Decided by survey and escalation; triage answers nobody.
        case .surveyAnswered, .onCallAcknowledged: return .none
        }
    }

    /// A claimed instant, moved to the nearest one that can be true: not before the ticket, not in the future.
    public func credible(_ claimed: Instant, now: Instant) -> Instant {
        max(ticket.anchorAt, min(claimed, now))
    }

    func refused(_ refusal: Refusal, _ moment: Moment) -> Consequence {
        .refused(refusal, legal: legal(at: moment.now, under: moment.policy))
    }

    func notLegal(_ moment: Moment) -> Consequence {
        if let mergedInto { return refused(.merged(into: mergedIntoNumber ?? "\(mergedInto)"), moment) }
        return refused(.notLegal(state), moment)
    }
}

// MARK: - What the customer and the desk ask for

extension TicketCase {
    private mutating func supplemented(_ more: Supplement, _ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo:
            ticket.supplement(with: more)
            reassess(.initial, under: moment.policy)
            let missing = assessment.missing
            guard missing.isEmpty else {
                let events = [event(.assessed(assessment)), event(.infoRequested(missing: missing))]
                return .applied(events, missing: missing)
            }
            state = idleState
            return .applied([event(.assessed(assessment))])
        case .classified, .assigned, .awaitingConsent, .working, .awaitingAcceptance, .rework:
            let before = ticket
            ticket.supplement(with: more)
            guard ticket != before else { return .applied([]) }
            reassess(.person, under: moment.policy)
            return .applied([event(.assessed(assessment))])
        case .resolved, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    private mutating func withdrawn(_ wish: Wish, _ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .awaitingAcceptance, .rework:
            state = .cancelled
            outcome = .cancelled
            return .applied([event(.cancelled(reason: wish.reason))], timers: [.cancelAll])
        case .resolved, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    private mutating func reopenRequested(_ wish: Wish, _ moment: Moment) -> Consequence {
        switch state {
        case .resolved, .closed:
            guard canReopen(at: moment.now, moment.policy) else {
                return refused(.reopenTooLate(window: moment.policy.reopenWindow), moment)
            }
            let events = [reopen(reason: wish.reason, at: moment.at)] + countRefusal(under: moment.policy)
            return .applied(events, disposition: .reopened)
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .awaitingAcceptance, .rework,
            .cancelled,
            .merged:
            return notLegal(moment)
        }
    }

    private mutating func assigned(_ made: AssignmentMade, _ moment: Moment) -> Consequence {
        switch state {
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .awaitingAcceptance, .rework:
            // S2-138: nobody handles a complaint about themselves.
            if let accused = ticket.about?.staffId, [made.handler, made.trackingOwner].contains(accused) {
                return refused(.conflictOfInterest(staffId: accused), moment)
            }
            if let objection = moment.policy.rules.organisation?.objection(to: made) {
                return refused(objection, moment)
            }
            department = made.department
            team = made.team
            handler = made.handler
            trackingOwner = made.trackingOwner ?? trackingOwner
            nameTrackingOwner()
            take(.assigned, at: moment.at)
            if state == .classified { state = .assigned }
            return .applied([event(.assigned(reason: made.reason))])
        case .resolved, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }

    private mutating func overruled(_ overruled: AssessmentOverruled, _ moment: Moment) -> Consequence {
        let rules = moment.policy.rules
        switch state {
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .awaitingAcceptance, .rework:
            if let category = overruled.category, rules.categories[category] == nil {
                return refused(.categoryUnknown(known: rules.categories.keys.sorted()), moment)
            }
            if overruled.severity != nil { heard?.severity = nil }
            if overruled.urgency != nil { heard?.urgency = nil }
            overruling = Overruling(
                category: overruled.category ?? overruling?.category,
                severity: overruled.severity ?? overruling?.severity,
                urgency: overruled.urgency ?? overruling?.urgency, reason: overruled.reason)
            reassess(.person, under: moment.policy)
            return .applied([event(.assessed(assessment))])
        case .resolved, .closed, .cancelled, .merged:
            return notLegal(moment)
        }
    }
}

extension TicketRegistered {
    /// Puts what was supplemented over what was known; a description is added, so that no warning in the first one is lost.
    mutating func supplement(with more: Supplement) {
        if let description = more.description { add(description) }
        serviceType = more.serviceType ?? serviceType
        faultCode = more.faultCode ?? faultCode
        urgencyHint = more.urgencyHint ?? urgencyHint
        evidence = more.evidence.map { (evidence ?? []) + $0 } ?? evidence
        siteRef = more.siteRef ?? siteRef
        contractRef = more.contractRef ?? contractRef
        region = more.region ?? region
        occurredAt = more.occurredAt ?? occurredAt
        desiredWindow = more.desiredWindow ?? desiredWindow
        guard let new = more.product else { return }
        var known = product ?? new
        known.brand = new.brand ?? known.brand
        known.model = new.model ?? known.model
        known.category = new.category ?? known.category
        known.serial = new.serial ?? known.serial
        known.parentSerial = new.parentSerial ?? known.parentSerial
        known.orderId = new.orderId ?? known.orderId
        known.productionDate = new.productionDate ?? known.productionDate
        known.saleDate = new.saleDate ?? known.saleDate
        known.deliveryDate = new.deliveryDate ?? known.deliveryDate
        known.acceptanceDate = new.acceptanceDate ?? known.acceptanceDate
        product = known
    }
}
