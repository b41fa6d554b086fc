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
    private(set) var head = Story.head()
    private var assessment = Story.assessment(.general)

    init(_ policy: EscalationPolicy = Story.policy()) {
        self.policy = policy
    }

    // MARK: - What happens

    mutating func register(urgent: Bool = false) throws {
        let registered = try Story.registered(urgent: urgent)
        watch = TicketWatch.registered(registered, drill: false, known: watch, under: policy, at: now)
    }

    mutating func assess(
        _ urgency: Urgency = .general, priority: Priority = .p3, severity: Severity = .general, special: String? = nil,
        needsReview: Bool = false
    ) {
        assessment = Story.assessment(urgency, severity: severity, special: special, needsReview: needsReview)
        head.priority = priority
        head.state = .classified
        happen(.assessed(assessment))
    }

    mutating func assign(_ handler: String) {
        head.state = .assigned
        head.handler = handler
        happen(.assigned(reason: nil))
    }

    /// - Parameter ago: How long before now it happened.
    mutating func respond(ago: Duration = .zero) {
        head.milestones.respondedAt = now - ago
        happen(.responded(WorkResponded(kind: .arrangement, summary: "明天上门")), ago: ago)
    }

    mutating func wait(on reason: WaitingOn, ago: Duration = .zero) {
        head.waitingOn = reason
        happen(reason == .none ? .resumed : .waiting, ago: ago)
    }

    mutating func resolve() {
        head.state = .resolved
        head.waitingOn = .none
        head.milestones.resolvedAt = now
        happen(.resolved)
    }

    mutating func reopen() {
        head.round += 1
        head.state = .assigned
        happen(.reopened(reason: "又坏了"))
    }

    mutating func end(_ state: TicketState) {
        head.state = state
        happen(state == .closed ? .closed : .cancelled(reason: "不修了"))
    }

    mutating func happen(_ change: TicketEvent.Change, ago: Duration = .zero) {
        let event = TicketEvent(head: head, change: change)
        let result = TicketWatch.heard(event, drill: false, time: now - ago, known: watch, under: policy, at: now)
        watch = result.watch
        heard += result.announcements
    }

    mutating func notice(_ change: NoticeChanged.Change, template: String = "receipt", reason: String? = nil) {
        let notice = NoticeChanged(
            change, ticketId: Self.ticketId, template: template, audience: "customer", recipient: "p", channel: "file",
            language: "zh-Hans", key: "k", attempts: 1, reason: reason)
        heard += watch?.noticed(notice, time: now, under: policy, at: now) ?? []
    }

    mutating func verdict(_ verdict: VerdictGiven.Verdict, score: Int) {
        let given = VerdictGiven(
            ticketId: Self.ticketId, number: Self.number, round: head.round, verdict: verdict, score: score, text: nil)
        heard += watch?.judged(given, under: policy, at: now) ?? []
    }

    @discardableResult
    mutating func acknowledge(_ matter: EscalationCase, by staffId: String = "E1001") -> EscalationCase.Answer? {
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

    func clock(_ name: ClockName) -> Clock? { watch?.clocks[name]?.rendered(at: now) }

    func matter(_ reason: EscalationReason, _ clock: ClockName? = nil) -> EscalationCase? {
        watch?.cases.last { $0.reason == reason && (clock == nil || $0.clock == clock) }
    }

    func page(_ matter: EscalationCase) -> EscalationPage? { watch?.page(matter.id, under: policy, at: now) }

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
    static func policy(_ roster: Roster = roster()) -> EscalationPolicy {
        EscalationPolicy(standard: standard, roster: roster, address: "http://127.0.0.1:8083")
    }

    static let standard = Standard(
        id: "test", version: "1",
        clocks: [
            rule(.unassessed, general: .seconds(60), urgent: .seconds(60), marks: [100]),
            rule(.acknowledged, general: .seconds(60), urgent: .seconds(60), marks: [100]),
            rule(.responded, general: .seconds(24 * 3600), urgent: .seconds(2 * 3600)),
            rule(
                .resolved, general: .seconds(72 * 3600), urgent: .seconds(24 * 3600),
                standsStill: [.customer, .consent, .parts]),
        ],
        ladder: .init(step: .seconds(600), hold: .seconds(1800)))

    static func rule(
        _ id: ClockName, general: Duration, urgent: Duration, marks: [Int] = [80, 100, 150, 200],
        standsStill: [WaitingOn] = []
    ) -> ClockRule {
        ClockRule(
            id: id, requirement: ["S1-6"], anchor: id == .unassessed ? .receivedAt : .anchorAt,
            limits: .init(general: general, urgent: urgent), marks: marks, standsStill: standsStill)
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

    static func head() -> TicketHead {
        TicketHead(
            ticketId: ticketId, number: number, kind: .request, template: .repair, state: .received, stage: .assess,
            waitingOn: .none, outcome: nil, round: 1, priority: .p3, department: "service", team: "field",
            region: "east", handler: nil, trackingOwner: nil, firstContact: "E1024",
            milestones: .init(receivedAt: start, anchorAt: start),
            standard: .init(id: "test", version: "1", calendar: "always", calendarVersion: "1", selectedBy: "default"),
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

    static func registered(urgent: Bool, text: String = "空调不制冷") throws -> TicketRegistered {
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
            reportedAt: start, anchorAt: start, anchorBasis: .received, parties: [party], text: text, attributes: nil,
            assetId: nil, divisionCode: nil, duplicateCandidates: [],
            history: .init(open: 0, last90Days: 0, sameAsset90Days: 0))
    }
}
