import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard
import TriageDomain

@testable import TriageWorker

/// The tickets, facts and rules that the tests of triage share.
enum Sample {
    static let now = Instant(milliseconds: 1_795_000_000_000)
    static let ticketID = TicketID(tenant: "main", publisher: "callcentre", eventID: "cc-1")

    /// The rule file that is shipped.
    static let shippedRules: String = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "compose/rules.yaml").path

    /// Shipped rules over shipped standards; read once for all tests.
    private static let shipped = Result {
        let standards = URL(fileURLWithPath: shippedRules).deletingLastPathComponent().appending(path: "standards")
        return CasePolicy(
            rules: try ConfigurationFile.load(RuleSet.self, from: shippedRules),
            standards: try StandardSettings(
                folder: StandardsFolder(standards: standards.path), isApprovalRequired: true
            ).load().shelf)
    }

    static func shippedPolicy() throws -> CasePolicy { try shipped.get() }

    /// A standard with nothing in it but what a test is about.
    static func standard(
        _ id: String, version: String = "1", clocks: [ClockRule] = [], required: [String: [RequiredField]] = [:],
        from: CivilDate? = nil, until: CivilDate? = nil, isApproved: Bool = true
    ) throws -> Edition {
        let calendar = BusinessCalendar.always(zone: "Asia/Shanghai")
        let approval = CivilDate(year: 2026, month: 11, day: 1).map { Approval(by: "E1", at: $0) }
        return try Edition(
            Standard(
                id: id, version: version, title: LocalizedText(id, id), approval: isApproved ? approval : nil,
                effectiveFrom: from, effectiveUntil: until, calendar: calendar.id, clocks: clocks, required: required),
            calendar: calendar)
    }

    /// The shipped rules over standards of a test; without rules that choose, the first one is for everybody.
    static func policy(_ standards: Edition..., choosing rules: [Selection.Rule] = []) throws -> CasePolicy {
        let everyone = standards.first.map {
            Selection.Rule(id: "everyone", use: $0.standard.id, because: LocalizedText("通用", "for everybody"))
        }
        return CasePolicy(
            rules: try shippedPolicy().rules,
            standards: try StandardShelf(
                standards, selection: Selection(rules: rules.isEmpty ? [everyone].compactMap(\.self) : rules)))
    }

    static func ticket(
        _ text: String = "空调不制冷,显示E1", id: TicketID = ticketID, number: String = "AS-20261122-00001",
        serviceType: String? = nil, kind: RequestKind = .request, tier: CustomerTier = .ordinary,
        customerKind: PartyKindOf = .individual, product: Product? = nil, about: ComplaintSubject? = nil,
        relatesTo: [TicketRelation]? = nil, sameAsset90Days: Int = 0, last90Days: Int = 0, contractRef: String? = nil
    ) throws -> TicketRegistered {
        var submission = try WireJSON.decode(
            TicketSubmitted.self,
            from: Data(#"{"externalRef": "\#(number)", "channel": "phone", "description": "-"}"#.utf8))
        submission.serviceType = serviceType
        submission.kind = kind
        submission.product = product
        submission.contractRef = contractRef
        submission.about = about
        submission.relatesTo = relatesTo
        submission.firstContact = try decoded(#"{"staffId": "E1024"}"#)
        let customer = Party(
            partyId: PartyID(UUID(version5: "customer")), role: .customer, kind: customerKind, tier: tier,
            language: "zh-Hans", mask: .init(name: "张*", phone: "138****5678"), reachable: ["sms"])
        return TicketRegistered(
            ticketId: id, number: number, publisher: "callcentre", submission: submission, receivedAt: now,
            reportedAt: now, anchorAt: now, anchorBasis: .reported, parties: [customer], text: text, attributes: nil,
            assetId: nil, divisionCode: nil, duplicateCandidates: [],
            history: .init(open: 0, last90Days: last90Days, sameAsset90Days: sameAsset90Days))
    }

    static func decoded<Value: Decodable>(_ json: String) throws -> Value {
        try WireJSON.decode(Value.self, from: Data(json.utf8))
    }

    static func product(_ json: String) throws -> Product { try decoded(json) }

    static func quote(version: Int, validFor span: Duration = .seconds(3600)) throws -> QuoteIssued {
        try decoded(
            """
            {"version": \(version), "lines": [{"text": "压缩机", "amount": 800}], "total": 800, "currency": "CNY",
             "validUntil": "\(now + span)"}
            """)
    }

    static func answer(version: Int) throws -> QuoteAnswer {
        try decoded(#"{"version": \#(version), "by": "customer", "channel": "phone"}"#)
    }

    static func assignment(handler: String = "E2001") -> Fact {
        .assigned(
            AssignmentMade(department: "technical", team: "technical_support", handler: handler, reason: "nearest"))
    }

    static let timers: [CaseTimer] = [
        .acceptanceReminder(1), .acceptanceReminder(2), .acceptanceReminder(12), .acceptanceExpiry,
    ]

    static let wish = Wish(by: "customer", reason: "changed my mind")

    static func verdict(_ verdict: VerdictGiven.Verdict, round: Int = 1) -> VerdictGiven {
        VerdictGiven(
            ticketId: ticketID, number: "AS-20261122-00001", round: round, verdict: verdict, score: 3, text: nil)
    }

    /// One of each fact, in the order of the enumeration.
    static func oneOfEachFact() throws -> [Fact] {
        [
            .supplemented(try decoded(#"{"description": "声音也很大"}"#)), .withdrawn(wish), .reopenRequested(wish),
            assignment(), .overruled(AssessmentOverruled(severity: .major, reason: "seen on site")),
            .quoteAccepted(try answer(version: 1)), .quoteDeclined(try answer(version: 1)),
            .acceptanceGiven(AcceptanceGiven(by: "customer")), .acceptanceRefused(wish),
            .contactLogged(ContactLogged(channel: "phone", text: "催单", externalRef: "CRM-2", contacts: 2)),
            .responded(WorkResponded(kind: .arrangement, summary: "明天上门")), .started(WorkNote()),
            .visitScheduled(VisitScheduled(window: TimeWindow(from: now, to: now + .seconds(3600)))),
            .diagnosed(WorkDiagnosed(cause: "电容老化")), .completed(WorkCompleted(summary: "换了电容")),
            .quoteIssued(try quote(version: 2)),
            .surveyAnswered(SurveyAnswered(method: .link, score: 5, solved: true)),
            .onCallAcknowledged(
                try decoded(
                    #"{"escalationId": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "revision": 1, "staffId": "E1"}"#)),
        ] + WorkStep.allCases.map { .step($0, WorkNote()) }
    }

    /// A case in each state, reached by facts alone.
    static func ticketCase(in state: CaseState, _ policy: CasePolicy) throws -> TicketCase {
        let ticket = try ticket(serviceType: state == .awaitingInfo ? "installation" : nil)
        let (opened, _) = TicketCase.opened(by: ticket, repeating: state == .merged ? other : nil, under: policy)
        var ticketCase = opened
        let work = Fact.completed(WorkCompleted(summary: "换了电容"))
        let path: [Fact] =
            switch state {
            case .awaitingInfo, .classified, .merged: []
            case .assigned: [assignment()]
            case .awaitingConsent: [.quoteIssued(try quote(version: 1))]
            case .working: [.started(WorkNote())]
            case .awaitingAcceptance: [work]
            case .rework: [work, .acceptanceRefused(wish)]
            case .resolved: [work, .acceptanceGiven(AcceptanceGiven(by: "customer"))]
            case .closed: [.quoteIssued(try quote(version: 1)), .quoteDeclined(try answer(version: 1))]
            case .cancelled: [.withdrawn(wish)]
            }
        for fact in path { _ = ticketCase.apply(fact, at: now, now: now, under: policy) }
        return ticketCase
    }

    static let other = TicketID(tenant: "main", publisher: "callcentre", eventID: "cc-0")
}
