import Contracts
import ServiceStandard

/// One ticket as triage knows it: what was told, what was made of it, and how far it has come.
///
/// A fact goes in, a ``Consequence`` comes out; the case itself sends nothing and looks at no clock.
public struct TicketCase: Codable, Hashable, Sendable {
    /// What was registered, with everything supplemented since.
    public internal(set) var ticket: TicketRegistered
    ///
    /// Where nobody works, what the work waited for is over.
    public internal(set) var state: CaseState {
        didSet { if !state.isWorkedOn { pending = nil } }
    }
    /// 1 at first, one more at each reopening.
    public internal(set) var round = 1
    public internal(set) var assessment: Assessment
    var priority: Priority
    var template: TicketTemplate
    var department: String
    var team: String
    var handler: String?
    var trackingOwner: String?
    var outcome: Outcome?
    var milestones: TicketHead.Milestones
    var overruling: Overruling?
    /// The worst of what the customer said when they came back; nil for who never did.
    var heard: HeardContact?
    /// The last quote that was issued.
    var quote: QuoteIssued?
    /// Steps done in this round.
    var done: Set<Step> = []
    /// Those of ``done`` that nobody reported; a late report replaces their milestone.
    var assumed: Set<Step> = []
    /// The customer, or somebody for them, has accepted the work of this round.
    var isAccepted = false
    /// When this round was resolved, or closed without that.
    var endedAt: Instant?
    var mergedInto: TicketID?
    /// Its number, by which people know it; nil for what an older build merged.
    var mergedIntoNumber: String?
    /// The standard it was opened under, unless it was moved on purpose.
    var standard: TicketHead.Standard
    /// How often the customer refused the work or said that it solved nothing; nil for never.
    var refusals: Int?
    /// What the work waits for; nil for nothing.
    var pending: PendingWork?
    /// Since when the ticket waits as its state says, where nothing else ends that; nil for not at all.
    var stateWait: CaseWait?
    /// When this stretch of the work began, at a reopening or a refusal; nil in the first one.
    var workBeganAt: Instant?
    /// Version of the last quote, when nobody answered it in time.
    var lapsedQuote: Int?

    /// What every event of this ticket says first, as of now.
    public var head: TicketHead {
        TicketHead(
            ticketId: ticket.ticketId, number: ticket.number, kind: ticket.kind, template: template,
            state: TicketState(rawValue: state.rawValue), stage: state.stage(responded: done.contains(.responded)),
            waitingOn: waits.first?.on ?? .none, outcome: outcome, round: round, priority: priority,
            department: department,
            team: team, region: ticket.region ?? "none", handler: handler, trackingOwner: trackingOwner,
            firstContact: ticket.firstContact?.staffId, milestones: milestones, standard: standard,
            parties: ticket.parties, waits: waits)
    }

    func event(_ change: TicketEvent.Change, implied: [Step] = []) -> TicketEvent {
        TicketEvent(head: head, change: change, implied: implied.map(\.rawValue))
    }
}

// MARK: - Opening and assessing

extension TicketCase {
    /// Opens the case of a registered ticket.
    ///
    /// A ticket that repeats an open one is merged into it at once. A ticket that lacks required fields is assessed, so that
    /// its clocks run, and waits for them.
    ///
    /// - Parameters:
    ///   - repeated: The open ticket that this one says it repeats.
    ///   - number: That ticket's.
    public static func opened(
        by ticket: TicketRegistered, repeating repeated: TicketID?, numbered number: String? = nil,
        under policy: CasePolicy
    ) -> (TicketCase, Consequence) {
        var opened = TicketCase(ticket, under: policy)
        if let repeated {
            opened.state = .merged
            opened.outcome = .merged
            opened.mergedInto = repeated
            opened.mergedIntoNumber = number
            return (opened, .applied([opened.event(.merged(into: repeated))], disposition: .attached))
        }
        let missing = opened.assessment.missing
        var events = [opened.event(.assessed(opened.assessment))]
        if !missing.isEmpty { events.append(opened.event(.infoRequested(missing: missing))) }
        var consequence = Consequence.applied(events, disposition: .new, missing: missing)
        opened.stateWait = CaseWait(of: opened.state, since: ticket.receivedAt)
        opened.armReminder(under: policy, after: nil, in: &consequence)
        return (opened, consequence)
    }

    private init(_ ticket: TicketRegistered, under policy: CasePolicy) {
        var classification = policy.rules.assess(ticket)
        let choice = policy.standards.choice(for: Attributes(ticket, classification), at: ticket.receivedAt)
        let missing = choice.edition.standard.missing(in: ticket, of: classification.serviceType)
        classification.rules.append(choice.asRule)
        self.ticket = ticket
        standard = choice.frozen
        state = missing.isEmpty ? .classified : .awaitingInfo
        assessment = Assessment(
            classification, number: 1, cause: .initial, missing: missing, taxonomyVersion: policy.rules.version,
            previous: nil)
        priority = classification.priority
        template = classification.template
        department = classification.department
        team = classification.team
        milestones = TicketHead.Milestones(receivedAt: ticket.receivedAt, anchorAt: ticket.anchorAt)
    }

    /// Assesses anew; a department and team that a person chose stay, and so does the standard.
    mutating func reassess(_ cause: Assessment.Cause, under policy: CasePolicy) {
        var classification = policy.rules.assess(
            ticket, overruling: overruling, heard: heard, refusals: refusals ?? 0)
        classification.rules += assessment.rules.filter { $0.set["standard"] != nil }
        let standard = policy.engine(of: standard)?.standard
        let previous = Assessment.Previous(
            category: assessment.category, severity: assessment.severity, urgency: assessment.urgency,
            priority: priority)
        assessment = Assessment(
            classification, number: assessment.assessmentNo + 1, cause: cause,
            missing: standard?.missing(in: ticket, of: classification.serviceType) ?? [],
            taxonomyVersion: policy.rules.version, previous: previous)
        priority = classification.priority
        template = classification.template
        if handler == nil {
            department = classification.department
            team = classification.team
        }
        nameTrackingOwner()
    }

    /// S1-7: a major matter is followed by one person, the handler unless somebody else is named.
    mutating func nameTrackingOwner() {
        if trackingOwner == nil, assessment.severity >= .major { trackingOwner = handler }
    }
}

extension Assessment {
    init(
        _ classification: Classification, number: Int, cause: Cause, missing: [MissingField], taxonomyVersion: String,
        previous: Previous?
    ) {
        self.init(
            assessmentNo: number, cause: cause, category: classification.category, taxonomyVersion: taxonomyVersion,
            serviceType: classification.serviceType, serviceForm: classification.serviceForm,
            severity: classification.severity,
            urgency: classification.urgency, complexity: classification.complexity,
            complaintSubject: classification.complaintSubject,
            specialCase: classification.specialCase?.rawValue, needsReview: classification.needsReview,
            rules: classification.rules,
            missing: missing, warranty: classification.warranty, chargeable: classification.chargeable,
            previous: previous)
    }
}
