import Contracts

/// The rungs of the on-call ladder: supervisor, manager, leadership.
public enum OnCallLevel: String, ClosedEnumeration, Comparable, CodingKeyRepresentable {
    case l1, l2, l3

    public static func < (left: OnCallLevel, right: OnCallLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Who works here and who is on call when: `staff.yaml`, read by escalation and notifier.
public struct Roster: Codable, Hashable, Sendable {
    /// One of our people: how to speak to them, and on which channel.
    public struct Staff: Hashable, Sendable {
        public enum Channel: String, ClosedEnumeration {
            case file, webhook
        }

        /// "E1001".
        public var id: String
        public var name: String
        public var language: TextLanguage
        public var channel: Channel

        public init(id: String, name: String, language: TextLanguage, channel: Channel) {
            self.id = id
            self.name = name
            self.language = language
            self.channel = channel
        }
    }

    public var staff: [Staff]
    /// By level; a level that nobody is listed under is empty and will be skipped.
    public var onCall: [OnCallLevel: [OnCallDuty]]

    public init(staff: [Staff], onCall: [OnCallLevel: [OnCallDuty]]) {
        self.staff = staff
        self.onCall = onCall
    }

    /// Nil for who is not in the file; an outside program may name anybody.
    public func member(_ id: String) -> Staff? {
        staff.first { $0.id == id }
    }

    /// Staff ids on call at `instant`, in the order of the file.
    ///
    /// Of all duties that fit, those count that name most of department, team and region.
    public func onCall(
        _ level: OnCallLevel, department: String, team: String, region: String, at instant: Instant
    ) -> [String] {
        let duties = onCall[level, default: []].filter {
            $0.covers(department: department, team: team, region: region) && $0.isOn(at: instant)
        }
        let narrowest = duties.map(\.narrowness).max()
        return duties.filter { $0.narrowness == narrowest }.map(\.staff).reduce(into: []) { ids, id in
            if !ids.contains(id) { ids.append(id) }
        }
    }
}

// MARK: - Coding

extension Roster {
    private enum CodingKeys: String, CodingKey {
        case staff, onCall
    }

    /// What stands below the id of a member of staff.
    private struct Entry: Codable {
        var name: String
        var language: TextLanguage
        var channel: Staff.Channel
    }

    /// In the file staff are a mapping by id, so that no id can stand there twice; here they are sorted by id.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        staff = try container.decode([String: Entry].self, forKey: .staff).map { id, entry in
            Staff(id: id, name: entry.name, language: entry.language, channel: entry.channel)
        }.sorted { $0.id < $1.id }
        onCall = try container.decode([OnCallLevel: [OnCallDuty]].self, forKey: .onCall)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let entries = staff.map { ($0.id, Entry(name: $0.name, language: $0.language, channel: $0.channel)) }
        try container.encode(Dictionary(entries) { first, _ in first }, forKey: .staff)
        try container.encode(onCall, forKey: .onCall)
    }
}

// MARK: - Validation

extension Roster {
    /// Checks what the types cannot say; a level that nobody is on call for is allowed.
    ///
    /// - Throws: The first fault, with the key it is under and what belongs there.
    public func validate() throws(FieldError) {
        let ids = Set(staff.map(\.id))
        guard !ids.contains("") else { throw FieldError("/staff", expected: "staff ids, like E1001, not an empty one") }
        for (level, duties) in onCall.sorted(by: { $0.key < $1.key }) {
            for (index, duty) in duties.enumerated() {
                let pointer = "/onCall/\(level.rawValue)/\(index)"
                guard ids.contains(duty.staff) else {
                    throw FieldError(pointer + "/staff", expected: "an id listed under staff; \(duty.staff) is not")
                }
                guard ZoneName.isKnown(duty.zone) else {
                    throw FieldError(pointer + "/zone", expected: ZoneName.expected(duty.zone))
                }
            }
        }
    }
}
