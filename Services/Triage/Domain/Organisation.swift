import Contracts

/// The departments and teams that exist, as the rule file declares them; whoever assigns a ticket names one of them.
public struct Organisation: Codable, Hashable, Sendable {
    public let departments: [String]
    public let teams: [String]

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case departments, teams
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        departments = try container.decode([String].self, forKey: .departments)
        teams = try container.decode([String].self, forKey: .teams)
    }

    /// Why an assignment cannot be made; nil when both names exist.
    func objection(to made: AssignmentMade) -> Refusal? {
        if !departments.contains(made.department) {
            return .organisationUnknown(field: "department", named: made.department, known: departments)
        }
        if !teams.contains(made.team) { return .organisationUnknown(field: "team", named: made.team, known: teams) }
        return nil
    }
}
