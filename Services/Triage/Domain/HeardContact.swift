import Contracts

/// The worst of what a customer said when they came back about a ticket (S3-7).
///
/// What came second is assessed with what was known, and the higher of both counts: "smoke" after "not cooling" is never lost
/// because the ticket was open already, and no later word takes it back. A person who has looked may.
public struct HeardContact: Codable, Hashable, Sendable {
    var severity: Severity?
    var urgency: Urgency?
    var specialCase: SpecialCase?

    mutating func take(_ severity: Severity, _ urgency: Urgency, _ specialCase: SpecialCase?) {
        self.severity = max(self.severity ?? severity, severity)
        if urgency == .urgent || self.urgency == nil { self.urgency = urgency }
        self.specialCase = self.specialCase ?? specialCase
    }

    /// Lifts a classification to what was heard, and says so where that changes it.
    func raise(_ classification: inout Classification) {
        var set: [String: String] = [:]
        if let severity, severity > classification.severity {
            classification.severity = severity
            set["severity"] = severity.rawValue
        }
        if urgency == .urgent, classification.urgency != .urgent {
            classification.urgency = .urgent
            set["urgency"] = Urgency.urgent.rawValue
        }
        if let specialCase, classification.specialCase == nil {
            classification.specialCase = specialCase
            set["specialCase"] = specialCase.rawValue
        }
        guard !set.isEmpty else { return }
        for index in classification.rules.indices {
            for attribute in set.keys { classification.rules[index].set[attribute] = nil }
        }
        classification.rules.append(
            Assessment.FiredRule(
                id: "contact", set: set,
                because: LocalizedText("客户再次联系时说明的情况更严重。", "What the customer said when they came back is worse.")))
    }
}

extension TicketCase {
    /// The customer came back about this ticket: by the same words under another reference, or by a ticket that repeats it.
    mutating func contacted(_ contact: ContactLogged, _ moment: Moment) -> Consequence {
        guard !state.isTerminal else { return notLegal(moment) }
        let rules = moment.policy.rules
        let alone = rules.assess(ticket.telling(contact))
        var worst = heard ?? HeardContact()
        worst.take(assessment.severity, assessment.urgency, nil)
        // A severity that no rule gave was not said: "any news?" takes nothing back and adds nothing.
        let said = alone.rules.contains { $0.set["severity"] != nil } ? alone.severity : assessment.severity
        worst.take(said, alone.urgency, alone.specialCase)
        heard = worst
        ticket.hear(contact)
        let (before, priorityBefore) = (assessment, priority)
        reassess(.person, under: moment.policy)
        let isGrave = alone.specialCase != nil || alone.severity >= .major || alone.urgency == .urgent
        guard isGrave || !assessment.says(before) || priority != priorityBefore else {
            assessment = before
            return .applied([])
        }
        assessment.contact = Assessment.Contact(
            severity: alone.severity, urgency: alone.urgency, specialCase: alone.specialCase?.rawValue,
            excerpt: String(contact.text.prefix(200)))
        return .applied([event(.assessed(assessment))])
    }
}

extension Assessment {
    /// Whether it says the same of the matter as another one.
    fileprivate func says(_ other: Assessment) -> Bool {
        category == other.category && severity == other.severity && urgency == other.urgency
            && specialCase == other.specialCase && complexity == other.complexity && needsReview == other.needsReview
            && missing == other.missing
    }
}

extension TicketRegistered {
    /// What a ticket keeps of its texts: as submitted at first, and the latest that was added.
    private static let mostText = 8_000
    private static let mostEvidence = 64

    /// The ticket as it would be had the customer said only this.
    fileprivate func telling(_ contact: ContactLogged) -> TicketRegistered {
        var told = self
        told.text = contact.text
        told.serviceType = contact.more?.serviceType ?? serviceType
        told.faultCode = contact.more?.faultCode ?? faultCode
        told.urgencyHint = contact.more?.urgencyHint
        told.channel = contact.channel
        if let product = contact.more?.product { told.product = product }
        return told
    }

    /// Adds what was said to what is known; what was known stays.
    fileprivate mutating func hear(_ contact: ContactLogged) {
        add(contact.text)
        guard let more = contact.more else { return }
        let known = self
        supplement(with: more)
        serviceType = known.serviceType ?? serviceType
        faultCode = known.faultCode ?? faultCode
        siteRef = known.siteRef ?? siteRef
        contractRef = known.contractRef ?? contractRef
        region = known.region ?? region
        occurredAt = known.occurredAt ?? occurredAt
        if known.urgencyHint == .urgent { urgencyHint = .urgent }
        product = known.product.map { $0.completed(from: product) } ?? product
        evidence = evidence.map { Array($0.suffix(Self.mostEvidence)) }
    }

    /// Adds to the description what is not in it yet; of many additions the latest stay, so that no event costs more than the
    /// one before.
    mutating func add(_ description: String) {
        guard !text.contains(description) else { return }
        text += "\n" + description
        guard text.count > Self.mostText else { return }
        text = text.prefix(Self.mostText / 2) + "\n" + text.suffix(Self.mostText / 2)
    }
}
