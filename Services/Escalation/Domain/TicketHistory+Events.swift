import Contracts
import ServiceStandard

/// How what escalation hears becomes what clocks count by.
extension TicketHistory {
    /// Contract, "Three times": what is told later than this after it happened is late.
    private static let lateness = Duration.seconds(15 * 60)

    /// The history of a ticket that intake has just registered.
    init(_ registered: TicketRegistered) {
        self.init(
            attributes: registered.known, facts: [.received(registered.anchorAt, learnedAt: registered.receivedAt)])
        acknowledgeLive(registered)
    }

    /// The history of a ticket that triage speaks of before intake's own event is here.
    init(_ head: TicketHead) {
        let milestones = head.milestones
        self.init(
            attributes: head.known.merging([.kind: head.kind.rawValue]),
            facts: [.received(milestones.anchorAt, learnedAt: milestones.receivedAt)])
    }

    /// Takes over what only intake knows; what triage has said already stands above it.
    mutating func describe(_ registered: TicketRegistered) {
        attributes = registered.known.merging(attributes)
        acknowledgeLive(registered)
    }

    /// Who spoke with one of us while they told it knows that we have it; a channel without such a person, or without their
    /// name, leaves it to the receipt.
    private mutating func acknowledgeLive(_ registered: TicketRegistered) {
        guard let first = registered.firstContact, !first.staffId.isEmpty, registered.isLive else { return }
        let at = max(registered.anchorAt, first.at ?? registered.reportedAt)
        acknowledged(at: min(at, registered.receivedAt))
    }

    /// Takes over what an event of triage says.
    ///
    /// - Parameters:
    ///   - before: The ticket until now.
    ///   - time: When it happened; never later than now.
    ///   - toldAt: When intake heard of it.
    mutating func hear(
        _ event: TicketEvent, before: TicketFacts, at time: Instant, toldAt: Instant
    ) {
        let learnedAt = toldAt - time > Self.lateness ? toldAt : nil
        func happened(_ name: FactName) { facts.append(ClockFact(name, at: time, learnedAt: learnedAt)) }
        learn(event.known, isAssessed: before.judgement != nil, at: time, learnedAt: learnedAt)
        let (waited, waits) = (openPauses, event.head.pauses)
        for reason in waited where !waits.contains(reason) { resume(reason, at: time, learnedAt: learnedAt) }
        switch event.change {
        case .responded(let response):
            happened("responded")
            if response.kind == .solution { happened("solution_given") }
            if let window = response.appointment {
                let agreed = ClockFact.What.scheduled(window)
                facts.append(ClockFact(agreed, at: time, learnedAt: learnedAt))
            }
        case .workStarted: happened("started")
        case .workCompleted:
            happened("completed")
            happened("acceptance_requested")
        case .reworkRequested: happened("refused")
        case .resolved:
            // Nothing but acceptance leads from there to resolved.
            if before.state == .awaitingAcceptance { happened("accepted") }
            happened("resolved")
            if latest[.kind] == RequestKind.complaint.rawValue { happened("result_told") }
        case .reopened: happened(.reopened)
        case .closed where event.head.outcome == .accepted && !has(["accepted"]): happened("accepted")
        case .assessed, .assigned, .infoRequested, .consentRequested, .waiting, .resumed, .closed, .cancelled, .merged:
            break
        }
        let state = FactName(rawValue: event.head.state.rawValue)
        if before.state != event.head.state, FactName.terminal.contains(state) { happened(state) }
        for reason in waits where !waited.contains(reason) { pause(reason, at: time, learnedAt: learnedAt) }
    }

    /// Takes over a step of the work, which triage only passes by.
    ///
    /// - Returns: Whether clocks know of such a step.
    mutating func hear(_ fact: Fact, at time: Instant, toldAt: Instant) -> Bool {
        guard let step = fact.asSeenByClocks else { return false }
        let at = max(time, facts.first?.at ?? time)
        facts.append(ClockFact(step, at: at, learnedAt: toldAt - at > Self.lateness ? toldAt : nil))
        return true
    }

    /// Notes that the customer knows of the ticket; the first time counts.
    mutating func acknowledged(at time: Instant) {
        guard !facts.contains(where: { $0.name == "acknowledged" }) else { return }
        facts.append(ClockFact("acknowledged", at: time))
    }

    /// Whether one of these has happened in this round.
    ///
    /// - Parameter start: What happened before does not count.
    func has(_ names: [FactName], since start: Instant? = nil) -> Bool {
        for fact in facts.reversed() {
            if fact.name == .reopened { return false }
            guard names.contains(fact.name), start.map({ fact.at >= $0 }) ?? true else { continue }
            // What is told late may belong to a round before.
            return facts.last { $0.name == .reopened }.map { $0.at <= fact.at } ?? true
        }
        return false
    }

    /// Whether a breach of this due instant was announced.
    func hasRecorded(_ breach: RecordedBreach) -> Bool {
        facts.contains { $0.what == .breached(breach) }
    }

    // MARK: - Attributes and pauses

    /// The attributes with everything that changed since.
    private var latest: Attributes {
        facts.reduce(attributes) { known, fact in
            guard case .attributesChanged(let changes) = fact.what else { return known }
            return known.merging(changes)
        }
    }

    /// Until triage has judged a ticket nothing changes, it was only not known yet.
    private mutating func learn(_ known: Attributes, isAssessed: Bool, at time: Instant, learnedAt: Instant?) {
        guard isAssessed else {
            attributes = attributes.merging(known)
            return
        }
        let latest = latest
        let changes = known.values.filter { latest[$0.key] != $0.value }
        guard !changes.isEmpty else { return }
        facts.append(ClockFact(.attributesChanged(Attributes(changes)), at: time, learnedAt: learnedAt))
    }

    /// Why clocks stand still now, as far as triage says so: nobody waits for a disaster.
    private var openPauses: [PauseReason] {
        var open: Set<PauseReason> = []
        for fact in facts {
            switch fact.what {
            case .paused(let reason): open.insert(reason)
            case .resumed(let reason): open.remove(reason)
            case .happened, .scheduled, .attributesChanged, .excused, .breached: break
            }
        }
        return PauseReason.allCases.filter { $0 != .forceMajeure && open.contains($0) }
    }

    /// Ends one pause of triage's; of what is told late none ends before it began.
    private mutating func resume(_ reason: PauseReason, at time: Instant, learnedAt: Instant?) {
        let since = facts.last { $0.what == .paused(reason) }?.at ?? time
        facts.append(ClockFact(.resumed(reason), at: max(time, since), learnedAt: learnedAt))
    }

    /// Begins one, not before the one before it ended.
    private mutating func pause(_ reason: PauseReason, at time: Instant, learnedAt: Instant?) {
        let since = facts.last { $0.what == .resumed(reason) }?.at ?? time
        facts.append(ClockFact(.paused(reason), at: max(time, since), learnedAt: learnedAt))
    }
}

extension ClockFact {
    fileprivate static func received(_ anchorAt: Instant, learnedAt: Instant) -> ClockFact {
        ClockFact(.received, at: anchorAt, learnedAt: learnedAt == anchorAt ? nil : learnedAt)
    }
}

extension WaitingOn {
    /// As packs know it; nil for what stops no clock: an appointment is a promise of ours, and so is our own work.
    fileprivate var pause: PauseReason? {
        switch self {
        case .customer: .customer
        case .consent: .consent
        case .parts: .parts
        case .manufacturer, .thirdParty: .thirdParty
        case .none, .appointment, .internal: nil
        }
    }
}

extension Fact {
    /// Nil for what reaches the clocks as an event of triage, or not at all.
    fileprivate var asSeenByClocks: ClockFact.What? {
        switch self {
        case .visitScheduled(let visit): .scheduled(visit.window)
        case .diagnosed: .happened("diagnosed")
        case .step(.departed, _): .happened("dispatched")
        case .step(.arrived, _): .happened("arrived")
        case .step(.progressed, _): .happened("progressed")
        case .step(.difficult, _): .happened("difficult_found")
        // Triage says what a ticket waits for.
        case .step(.partsRequested, _), .step(.partsReceived, _): nil
        case .step(.sentToManufacturer, _): .happened("sent_to_manufacturer")
        case .step(.returnedFromManufacturer, _): .happened("returned_from_manufacturer")
        case .supplemented, .withdrawn, .reopenRequested, .assigned, .overruled, .quoteAccepted, .quoteDeclined,
            .acceptanceGiven, .acceptanceRefused, .contactLogged, .responded, .started, .completed, .quoteIssued,
            .surveyAnswered, .onCallAcknowledged:
            nil
        }
    }
}

extension TicketRegistered {
    /// Channels with somebody at the other end while the customer speaks.
    private static let liveChannels: Set<String> = ["phone", "counter", "chat", "online_chat", "live_chat"]

    fileprivate var isLive: Bool { Self.liveChannels.contains(channel) }

    fileprivate var known: Attributes {
        var known: Attributes = [
            .kind: kind.rawValue, .channel: channel, .urgency: (urgencyHint ?? .general).rawValue,
        ]
        let customer = parties.first { $0.role == .customer } ?? parties.first
        known[.tier] = customer?.tier.rawValue
        known[.productCategory] = product?.category
        known[.brand] = product?.brand
        known[.contract] = contractRef
        known[.region] = region
        known[.serviceType] = serviceType
        return known
    }
}

extension TicketHead {
    /// Why clocks stand still, in the order of all reasons.
    fileprivate var pauses: [PauseReason] {
        let reasons = Set((waits ?? [Wait(on: waitingOn)]).compactMap(\.on.pause))
        return PauseReason.allCases.filter(reasons.contains)
    }

    fileprivate var known: Attributes {
        var known = Attributes()
        let customer = parties.first { $0.role == .customer } ?? parties.first
        known[.tier] = customer?.tier.rawValue
        if region != "none" { known[.region] = region }
        return known
    }
}

extension TicketEvent {
    /// Attributes that it states.
    fileprivate var known: Attributes {
        guard case .assessed(let assessment) = change else { return head.known }
        var known = head.known
        known[.category] = assessment.category
        known[.kind] = head.kind.judged(by: assessment.category).rawValue
        known[.severity] = assessment.severity.rawValue
        known[.urgency] = assessment.urgency.rawValue
        known[.complexity] = assessment.complexity.rawValue
        known[.serviceType] = assessment.serviceType
        known[.serviceForm] = assessment.serviceForm?.rawValue
        known[.resolutionDue] = assessment.agreedDue?.description
        return known
    }
}
