import Contracts
import Foundation
import ServiceStandard

@testable import EscalationDomain

/// One ticket under a fake clock: events happen when the test says so, and timers fire as time passes.
struct Story {
    static let start = Instant(milliseconds: 1_795_312_800_000)  // 2026-11-22T02:00:00Z
    static let ticketId = TicketID(UUID(version5: "test", "ticket"))
    static let number = "AS-20261122-00042"

    private(set) var now = Story.start
    var policy: EscalationPolicy
    private(set) var watch: TicketWatch?
    /// Everything announced so far.
    private(set) var heard: [Announcement] = []
    private(set) var head: TicketHead
    private var assessment = Story.assessment(.general)

    init(_ policy: EscalationPolicy? = nil) throws {
        self.policy = try policy ?? Story.policy()
        head = try Story.head()
    }

    /// Escalation knows no standard of a ticket before triage has spoken.
    private var policyNow: EscalationPolicy { watch?.digest == nil ? policy.under(nil) : policy }

    // MARK: - What happens

    mutating func register(urgent: Bool = false, channel: String = "phone", firstContact: String? = nil) throws {
        var registered = try Story.registered(urgent: urgent)
        registered.channel = channel
        registered.firstContact = try firstContact.map { staffId in
            try WireJSON.decode(StaffStamp.self, from: Data(#"{"staffId": "\#(staffId)"}"#.utf8))
        }
        let result = TicketWatch.registered(registered, drill: false, known: watch, under: policyNow, at: now)
        watch = result.watch
        heard += result.announcements
    }

    mutating func assess(
        _ urgency: Urgency = .general, priority: Priority = .p3, severity: Severity = .general, special: String? = nil,
        needsReview: Bool = false, category: String = "product_fault/functional_abnormality", agreed: Instant? = nil,
        contact: Assessment.Contact? = nil, ago: Duration = .zero
    ) {
        assessment = Story.assessment(urgency, severity: severity, special: special, needsReview: needsReview)
        assessment.category = category
        assessment.agreedDue = agreed
        assessment.contact = contact
        head.priority = priority
        head.state = .classified
        happen(.assessed(assessment), ago: ago)
    }

    /// Triage moves the ticket to another standard, on purpose.
    mutating func move(to engine: DeadlineEngine, digest: String) {
        policy = policy.under(engine)
        head.standard.digest = digest
        happen(.assessed(assessment))
    }

    mutating func assign(_ handler: String) {
        head.state = .assigned
        head.handler = handler
        happen(.assigned(reason: nil))
    }

    /// - Parameter ago: How long before now it happened.
    mutating func respond(_ kind: WorkResponded.Kind = .arrangement, ago: Duration = .zero) {
        head.milestones.respondedAt = now - ago
        happen(.responded(WorkResponded(kind: kind, summary: "明天上门")), ago: ago)
    }

    mutating func respond(appointment: TimeWindow) {
        happen(.responded(WorkResponded(kind: .arrangement, summary: "明天上门", appointment: appointment)))
    }

    mutating func complete(implied: [String] = []) {
        head.state = .awaitingAcceptance
        head.waitingOn = .customer
        head.waits = nil
        happen(.workCompleted(WorkCompleted(summary: "换了电容")), implied: implied)
    }

    mutating func refuse() {
        head.state = .rework
        head.waitingOn = .none
        happen(.reworkRequested(reason: "还是不冷"))
    }

    var kind: RequestKind {
        get { head.kind }
        set { head.kind = newValue }
    }

    /// Triage waits for one thing and no other.
    mutating func wait(on reason: WaitingOn, ago: Duration = .zero) {
        head.waitingOn = reason
        happen(reason == .none ? .resumed(lapsed: nil) : .waiting(nil), ago: ago)
    }

    /// Triage waits for all of these at once.
    mutating func wait(onAll reasons: [WaitingOn]) {
        head.waitingOn = reasons.first ?? .none
        head.waits = reasons.map { Wait(on: $0) }
        happen(reasons.isEmpty ? .resumed(lapsed: nil) : .waiting(nil))
    }

    mutating func quote(implied: [String] = []) {
        head.state = .awaitingConsent
        head.waitingOn = .consent
        let quote = QuoteIssued(
            version: 1, lines: [], total: .zero, currency: "CNY", validUntil: now + .seconds(3600))
        happen(.consentRequested(quote), implied: implied)
    }

    /// An older build kept a pause open.
    mutating func leak(_ reason: PauseReason) {
        watch?.history.facts.append(ClockFact(.paused(reason), at: now))
    }

    mutating func resolve() {
        head.state = .resolved
        head.waitingOn = .none
        head.waits = nil
        head.milestones.resolvedAt = now
        happen(.resolved)
    }

    mutating func reopen() {
        head.round += 1
        head.state = .assigned
        head.waitingOn = .none
        head.waits = nil
        happen(.reopened(reason: "又坏了"))
    }

    mutating func end(_ state: TicketState, _ outcome: Outcome? = nil) {
        head.state = state
        head.outcome = outcome
        head.waitingOn = .none
        happen(state == .closed ? .closed : .cancelled(reason: "不修了"))
    }

    mutating func happen(_ change: TicketEvent.Change, ago: Duration = .zero, implied: [String] = []) {
        let event = TicketEvent(head: head, change: change, implied: implied)
        let result = TicketWatch.heard(
            event, drill: false, time: now - ago, toldAt: now, known: watch, under: policy, at: now)
        watch = result.watch
        heard += result.announcements
    }

    mutating func notice(
        _ change: NoticeChanged.Change, template: String = "receipt", reason: String? = nil, to recipient: String = "p"
    ) {
        let notice = NoticeChanged(
            change, ticketId: Self.ticketId, template: template, audience: "customer", recipient: recipient,
            channel: "file",
            language: "zh-Hans", key: "k", attempts: 1, reason: reason)
        let policy = policyNow
        heard += watch?.noticed(notice, time: now, under: policy, at: now) ?? []
    }

    /// Intake has recorded a step of the work.
    mutating func step(_ fact: Fact, ago: Duration = .zero) {
        let policy = policyNow
        heard += watch?.recorded(fact, time: now - ago, toldAt: now, under: policy, at: now) ?? []
    }

    mutating func verdict(_ verdict: VerdictGiven.Verdict, score: Int) {
        let given = VerdictGiven(
            ticketId: Self.ticketId, number: Self.number, round: head.round, verdict: verdict, score: score, text: nil)
        let policy = policyNow
        heard += watch?.judged(given, under: policy, at: now) ?? []
    }

    @discardableResult
    mutating func acknowledge(_ matter: EscalationCase, by staffId: String = "E1001") -> EscalationCase.Answer? {
        let policy = policyNow
        let result = watch?.acknowledge(
            matter.id, by: staffId, revision: matter.revision, note: nil, under: policy, at: now)
        heard += result?.announcements ?? []
        return result?.answer
    }

    /// Lets time pass, firing every timer at its own instant.
    mutating func pass(_ span: Duration) {
        let end = now + span
        while let timer = watch?.timers.filter({ $0.due <= end }).min(by: { ($0.due, $0.name) < ($1.due, $1.name) }) {
            now = max(now, timer.due)
            let before = watch?.timers
            let policy = policyNow
            heard += watch?.fired(timer.kind, under: policy, at: now) ?? []
            guard watch?.timers != before else { break }
        }
        now = end
    }

    /// Time passes while the service is away: nothing fires.
    mutating func sleep(_ span: Duration) {
        now = now + span
    }

    // MARK: - What can be seen

    var reading: ClockReading? { watch?.reading(under: policyNow, at: now) }

    /// The latest run of a clock.
    func clock(_ id: ClockID) -> Clock? {
        id == .unassessed
            ? watch?.unassessed?.clock(at: now) : reading?.promises.first { $0.id == id.rawValue }
    }

    func deadline(_ id: ClockID, run: Int = 1) -> Deadline? { reading?.deadline(id, run: run) }

    /// Shares of the limit at which somebody was told, breaches included.
    func passed(_ id: ClockID) -> [String] {
        let marks = watch?.passed.filter { $0.clock == id }.map { ($0.at, $0.point.written) } ?? []
        return (marks + recorded(id).map { ($0.due, Mark.due.written) }).sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Breaches that are facts of the ticket.
    func recorded(_ id: ClockID? = nil) -> [RecordedBreach] {
        watch?.history.facts.compactMap { fact in
            guard case .breached(let breach) = fact.what, id == nil || breach.clock == id else { return nil }
            return breach
        } ?? []
    }

    func matter(_ reason: EscalationReason, _ clock: ClockID? = nil) -> EscalationCase? {
        watch?.cases.last { $0.reason == reason && (clock == nil || $0.clock == clock) }
    }

    func page(_ matter: EscalationCase) -> EscalationPage? { watch?.page(matter.id, under: policyNow, at: now) }

    var pages: [EscalationPage] {
        heard.compactMap { if case .page(let page, _, _) = $0 { page } else { nil } }
    }

    var breaches: [ClockBreached] {
        heard.compactMap { if case .breached(let breach) = $0 { breach } else { nil } }
    }

    var warnings: [ClockWarned] {
        heard.compactMap { if case .warned(let warning) = $0 { warning } else { nil } }
    }

    var revisions: [ClocksRevised] {
        heard.compactMap { if case .clocksRevised(let revised) = $0 { revised } else { nil } }
    }
}

// MARK: - Fixtures

extension Story {
    static func policy(_ roster: Roster = roster(), _ standard: Standard = standard) throws -> EscalationPolicy {
        EscalationPolicy(roster: roster, address: "http://127.0.0.1:8083", engine: try engine(standard))
    }

    static let calendar = BusinessCalendar.always(zone: "Asia/Shanghai")

    private static let timetable = Result { try Timetable(calendar) }

    static func engine(_ standard: Standard = standard) throws -> DeadlineEngine {
        DeadlineEngine(standard: standard, timetable: try timetable.get())
    }

    static func edition(_ standard: Standard = standard) throws -> Edition {
        try Edition(standard, calendar: calendar)
    }

    static let standard = standard([])

    /// The promises that most tests live by, and more of them.
    static func standard(
        _ more: [ClockRule], id: String = "test", general: Duration = .seconds(24 * 3600),
        urgent: Duration = .seconds(2 * 3600)
    ) -> Standard {
        Standard(
            id: id, version: "1", title: LocalizedText("测试标准", "Test standard"), calendar: calendar.id,
            clocks: [
                rule("acknowledged", "受理", "receipt", by: ["acknowledged"], marks: [Mark(Mark.due, .page(.l1))]),
                rule(
                    "responded", "响应", "response", by: ["responded", "solution_given", "resolved"], general: general,
                    urgent: urgent, onReopened: .restart),
                rule(
                    "resolved", "解决", "resolution", by: ["resolved"], general: .seconds(72 * 3600),
                    urgent: .seconds(24 * 3600), standsStill: [.forceMajeure, .customer, .consent, .parts],
                    onReopened: .restart),
            ] + more)
    }

    static func rule(
        _ id: ClockID, _ chinese: String, _ english: String, from anchor: FactName = .received, by facts: [FactName],
        general: Duration = .seconds(60), urgent: Duration? = nil, standsStill: [PauseReason] = [.forceMajeure],
        onReopened: ClockRule.Reopening = .none, owner: ClockRule.Owner = .us, marks: [Mark] = Mark.ladder
    ) -> ClockRule {
        let urgent = urgent.map { ClockRule.LimitRule(.elapsed($0), when: Condition([.urgency: ["urgent"]])) }
        return ClockRule(
            id: id, title: LocalizedText(chinese, english), requirements: ["S1-6"], anchor: .init([anchor]),
            satisfiedBy: facts, limits: [urgent, .init(.elapsed(general))].compactMap(\.self),
            standsStill: standsStill, onReopened: onReopened, owner: owner, marks: marks)
    }

    static func roster(empty: Set<OnCallLevel> = []) -> Roster {
        func duty(_ staff: String, team: String = "*") -> OnCallDuty {
            OnCallDuty(staff: staff, team: team, zone: "Asia/Shanghai")
        }
        let all: [OnCallLevel: [OnCallDuty]] = [
            .l1: [duty("E1001"), duty("E1002", team: "triage")], .l2: [duty("E2001")], .l3: [duty("E3001")],
        ]
        return Roster(
            staff: ["E1001", "E1002", "E2001", "E3001"].map {
                .init(id: $0, name: $0, language: .chinese, channel: .file)
            },
            onCall: all.filter { !empty.contains($0.key) })
    }

    static func head() throws -> TicketHead {
        TicketHead(
            ticketId: ticketId, number: number, kind: .request, template: .repair, state: .received, stage: .assess,
            waitingOn: .none, outcome: nil, round: 1, priority: .p3, department: "service", team: "field",
            region: "east", handler: nil, trackingOwner: nil, firstContact: "E1024",
            milestones: .init(receivedAt: start, anchorAt: start),
            standard: .init(
                id: "test", version: "1", calendar: "always", calendarVersion: "1", selectedBy: "default",
                digest: try edition().digest),
            parties: [])
    }

    static func assessment(
        _ urgency: Urgency, severity: Severity = .general, special: String? = nil, needsReview: Bool = false
    ) -> Assessment {
        Assessment(
            assessmentNo: 1, cause: .initial, category: "product_fault/functional_abnormality", taxonomyVersion: "1",
            serviceType: "repair", serviceForm: nil, severity: severity, urgency: urgency, complexity: .simple,
            complaintSubject: nil, specialCase: special, needsReview: needsReview, rules: [], missing: [],
            warranty: .init(status: .unknown, until: nil, basis: "none"), chargeable: false, previous: nil)
    }

    static func registered(urgent: Bool, text: String = "空调不制冷", anchorAt: Instant = start) throws -> TicketRegistered {
        let submission = try WireJSON.decode(
            TicketSubmitted.self,
            from: Data(
                """
                {"externalRef":"CRM-1","channel":"phone","description":"\(text)","region":"浦东",
                 "product":{"brand":"Gree","model":"KFR-35"},"urgencyHint":"\(urgent ? "urgent" : "general")"}
                """.utf8))
        let party = Party(
            partyId: PartyID(UUID(version5: "test", "party")), role: .customer, kind: .individual, tier: .ordinary,
            language: "zh-Hans", mask: .init(name: "张*", phone: "138****5678"), reachable: ["phone"])
        return TicketRegistered(
            ticketId: ticketId, number: number, publisher: "callcentre", submission: submission, receivedAt: start,
            reportedAt: anchorAt, anchorAt: anchorAt, anchorBasis: .received, parties: [party], text: text,
            attributes: nil,
            assetId: nil, divisionCode: nil, duplicateCandidates: [],
            history: .init(open: 0, last90Days: 0, sameAsset90Days: 0))
    }
}
