import Contracts

/// What the rules that fired say together, and which of them decided what.
struct RuleVerdict {
    private(set) var category: String?
    private(set) var severity: Severity?
    private(set) var urgency: Urgency?
    private(set) var department: String?
    private(set) var team: String?
    private(set) var serviceType: String?
    private(set) var serviceForm: Assessment.ServiceForm?
    private(set) var complexity: Complexity?
    private(set) var complaintSubject: String?
    private(set) var specialCase: SpecialCase?
    private(set) var template: TicketTemplate?
    private(set) var fired: [Assessment.FiredRule]

    /// - Parameter rules: Those whose condition holds, in the order of the file.
    init(_ rules: [Rule]) {
        fired = rules.map { Assessment.FiredRule(id: $0.id, set: [:], because: $0.because) }
        let sets = rules.map(\.set)
        category = first("category", sets.map(\.category)) { $0 }
        severity = highest("severity", sets.map(\.severity))
        urgency =
            first("urgency", sets.map { $0.urgency == .urgent ? .urgent : nil }, \.rawValue)
            ?? first("urgency", sets.map(\.urgency), \.rawValue)
        department = first("department", sets.map(\.department)) { $0 }
        team = first("team", sets.map(\.team)) { $0 }
        serviceType = first("serviceType", sets.map(\.serviceType)) { $0 }
        serviceForm = first("serviceForm", sets.map(\.serviceForm), \.rawValue)
        complexity = first("complexity", sets.map(\.complexity), \.rawValue)
        complaintSubject = first("complaintSubject", sets.map(\.complaintSubject)) { $0 }
        specialCase = first("specialCase", sets.map(\.specialCase), \.rawValue)
        template = first("template", sets.map(\.template), \.rawValue)
    }

    private mutating func first<Value>(
        _ attribute: String, _ values: [Value?], _ word: (Value) -> String
    ) -> Value? {
        guard let index = values.firstIndex(where: { $0 != nil }), let value = values[index] else { return nil }
        fired[index].set[attribute] = word(value)
        return value
    }

    private mutating func highest(_ attribute: String, _ values: [Severity?]) -> Severity? {
        guard let highest = values.compactMap(\.self).max() else { return nil }
        return first(attribute, values.map { $0 == highest ? $0 : nil }, \.rawValue)
    }
}
