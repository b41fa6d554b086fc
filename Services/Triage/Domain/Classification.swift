import Contracts

/// What the rules make of a ticket, before it is numbered and sent.
public struct Classification: Hashable, Sendable {
    public var category: String
    public var severity: Severity
    public var urgency: Urgency
    public var complexity: Complexity
    public var serviceType: String
    public var serviceForm: Assessment.ServiceForm?
    public var complaintSubject: String?
    public var specialCase: SpecialCase?
    public var template: TicketTemplate
    public var department: String
    public var team: String
    public var priority: Priority
    /// No rule knew the matter.
    public var needsReview: Bool
    /// Every rule that fired, each with what it alone decided; the last one is why the priority is what it is.
    public var rules: [Assessment.FiredRule]
    public var warranty: Assessment.Warranty

    /// Repair costs the customer money; unknown warranty is not held against them.
    public var chargeable: Bool { warranty.status == .outside }
}

/// A person's judgement that stands above the rules, also when the ticket is assessed again.
public struct Overruling: Codable, Hashable, Sendable {
    public var category: String?
    public var severity: Severity?
    public var urgency: Urgency?
    public var reason: String
}

extension RuleSet {
    /// Who has a ticket when no rule says so.
    static let defaultDepartment = "customer_service"
    static let defaultTeam = "frontline"
    /// Who looks at a ticket that no rule knows.
    static let reviewTeam = "triage"

    /// Assesses a ticket by what is known of it.
    ///
    /// Rules are read in the order they are written. Of severity and urgency the highest counts, of every other attribute
    /// the first that is given; a rule is recorded with those of its attributes that counted. What the submission says
    /// itself (service type, urgency) is never lowered, and a person's judgement replaces what rules say.
    ///
    /// - Parameters:
    ///   - overruling: What a person decided.
    ///   - heard: What the customer said since, below which neither rules nor an earlier judgement may go.
    ///   - refusals: How often the customer refused the work, or said that it solved nothing.
    public func assess(
        _ ticket: TicketRegistered, overruling: Overruling? = nil, heard: HeardContact? = nil, refusals: Int = 0
    ) -> Classification {
        let mentions = lexicon.mentions(in: NormalisedText(ticket.text))
        let verdict = RuleVerdict(rules.filter { $0.when.holds(for: ticket, mentions: mentions) })
        var classification = classification(for: ticket, by: verdict)
        if let overruling { overrule(&classification, by: overruling) }
        if let heard { heard.raise(&classification) }
        let priority = PriorityReason(classification, ticket, refusals: refusals)
        classification.priority = priority.priority
        classification.rules.append(priority.asRule)
        return classification
    }

    private func classification(for ticket: TicketRegistered, by verdict: RuleVerdict) -> Classification {
        let known = verdict.category != nil
        let template = verdict.template ?? .repair
        var rules = verdict.fired
        if !known {
            rules.append(.init(id: "fallback", set: ["category": fallback.category], because: fallback.because))
        }
        if ticket.urgencyHint == .urgent, verdict.urgency != .urgent { rules.append(.urgencySubmitted) }
        let serviceType = ticket.serviceType ?? verdict.serviceType ?? Self.serviceType(of: ticket.kind, template)
        return Classification(
            category: verdict.category ?? fallback.category,
            severity: verdict.severity ?? .general,
            urgency: verdict.urgency == .urgent || ticket.urgencyHint == .urgent ? .urgent : .general,
            complexity: verdict.complexity ?? .simple,
            serviceType: serviceType,
            serviceForm: verdict.serviceForm,
            complaintSubject: ticket.about?.subject ?? verdict.complaintSubject,
            specialCase: verdict.specialCase,
            template: template,
            department: verdict.department ?? Self.defaultDepartment,
            team: verdict.team ?? (known ? Self.defaultTeam : Self.reviewTeam),
            priority: .p3,
            needsReview: !known,
            rules: rules,
            warranty: warranty.warranty(of: ticket.product, at: ticket.reportedAt))
    }

    private static func serviceType(of kind: RequestKind, _ template: TicketTemplate) -> String {
        switch kind {
        case .request: template == .advice ? "consultation" : "repair"
        case .complaint: "complaint"
        case .feedback: "survey_feedback"
        case .inspection: "inspection"
        }
    }

    private func overrule(_ classification: inout Classification, by overruling: Overruling) {
        var set: [String: String] = [:]
        if let category = overruling.category {
            classification.category = category
            classification.template = template(of: category)
            classification.needsReview = false
            set["category"] = category
        }
        if let severity = overruling.severity {
            classification.severity = severity
            set["severity"] = severity.rawValue
        }
        if let urgency = overruling.urgency {
            classification.urgency = urgency
            set["urgency"] = urgency.rawValue
        }
        let because = LocalizedText("人工改判:\(overruling.reason)", "A person decided: \(overruling.reason)")
        for index in classification.rules.indices {
            for attribute in set.keys { classification.rules[index].set[attribute] = nil }
        }
        classification.rules.append(.init(id: "person", set: set, because: because))
    }
}

extension Assessment.FiredRule {
    fileprivate static let urgencySubmitted = Assessment.FiredRule(
        id: "submitted.urgency", set: ["urgency": "urgent"],
        because: LocalizedText("提交时已标明紧急。", "The submission itself says urgent."))
}
