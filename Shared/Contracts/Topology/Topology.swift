/// Every exchange, queue, binding, policy and permission of one Aftercare, as the contract lays them down.
///
/// The only source of them: it renders the broker's definitions, and a service checks what it needs of it at start.
/// It never holds a password; an import of definitions would put an old one back.
public struct Topology: Sendable {
    /// Names of the outside programs; each gets a queue for answers and a user with the least rights.
    public let publishers: [String]

    /// - Parameter publishers: Lower-case words, as in `publishers.yaml`.
    public init(publishers: [String]) {
        self.publishers = publishers.sorted()
    }

    public static let virtualHost = "aftercare"
    /// The broker user of people who read on-call queues with a client of their own.
    public static let onCallReader = "oncall"

    public enum Exchange: String, CaseIterable, Sendable {
        case inbound = "aftercare.inbound"
        case events = "aftercare.events"
        case onCall = "aftercare.oncall"
        case outbound = "aftercare.outbound"
        case parked = "aftercare.parked"
        case unrouted = "aftercare.unrouted"

        public var kind: String {
            switch self {
            case .inbound, .events, .onCall: "topic"
            case .outbound, .parked: "direct"
            case .unrouted: "fanout"
            }
        }
    }

    /// The rungs of the on-call ladder: supervisor, manager, leadership.
    public static let levels = ["l1", "l2", "l3"]

    public static let inboundQueue = "intake.inbound"
    public static let unroutedQueue = "aftercare.unrouted"

    /// The queue a service reads its work from.
    public static func workQueue(of service: ServiceName) -> String {
        service == .intake ? "intake.events" : "\(service.rawValue).work"
    }

    /// The queue of messages that the broker gave up on delivering to a service.
    public static func parkedQueue(of service: ServiceName) -> String { "\(service.rawValue).parked" }

    /// The queues whose dead letters come into a queue; nil for a queue that holds none.
    public static func origins(ofDeadLettersIn queue: String) -> [String]? {
        if queue == unroutedQueue { return [] }
        guard let service = ServiceName.allCases.first(where: { parkedQueue(of: $0) == queue }) else { return nil }
        return [workQueue(of: service)] + (service == .intake ? [inboundQueue] : [])
    }

    public static func outboundQueue(of publisher: String) -> String { "outbound.\(publisher)" }

    public static func onCallQueue(of level: String) -> String { "oncall.\(level)" }

    /// Bytes of a department, team or region in a page's key; three of them and the level fit into a short string.
    private static let pageWordBytes = 80

    /// `page.<level>.<department>.<team>.<region>`, always five words.
    ///
    /// A name that is too long ends in a digest, the same for the same name, so a queue can still be bound to it.
    public static func pageKey(level: String, department: String, team: String, region: String) -> String {
        let words = [department, team, region].map { name in
            let word = String(name.map { $0 == "." || $0.isWhitespace ? "_" : $0 })
            return word.isEmpty ? "none" : ShortString.fitting(word, bytes: pageWordBytes)
        }
        return (["page", level] + words).joined(separator: ".")
    }

    /// The key as ``pageKey(level:department:team:region:)`` makes it today; builds before it knew no limit.
    public static func fittingPageKey(_ key: String) -> String {
        let words = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 5, words[0] == "page" else { return key }
        return pageKey(level: words[1], department: words[2], team: words[3], region: words[4])
    }

    /// `<service>.<type>`, and for some messages words that consumers pick by.
    public static func eventKey(from service: ServiceName, _ message: some Message) -> String {
        let words = [service.rawValue, message.type.description, message.routingSuffix]
        return words.compactMap(\.self).joined(separator: ".")
    }

    /// What the work queue of a service is bound with on `aftercare.events`.
    public static func workKeys(of service: ServiceName) -> [String] {
        switch service {
        case .intake: ["triage.#", "escalation.#", "notifier.notice.#", "survey.#"]
        case .triage:
            [
                "intake.ticket.#", "intake.fact.#", "intake.flow.#", "survey.verdict.#", "survey.survey.completed.v1",
                "survey.survey.expired.v1", "survey.survey.withheld.v1",
            ]
        case .escalation:
            [
                "triage.#", "intake.ticket.registered.v1", "intake.fact.recorded.v1.oncall.#", "notifier.notice.#",
                "survey.verdict.#",
            ] + stepsOfWork.map { "intake.fact.recorded.v1.\($0)" }
        case .notifier:
            [
                "intake.contact.shared.v1", "intake.fact.recorded.v1.contact.#", "triage.ticket.assigned.v1",
                "triage.ticket.responded.v1", "triage.ticket.resolved.v1", "triage.ticket.rework-requested.v1",
                "triage.standard.activated.v1",
                "escalation.clocks.revised.v1", "escalation.clock.#", "escalation.escalation.raised.v1",
                "survey.survey.invited.v1",
            ]
        case .survey:
            ["triage.#", "intake.fact.recorded.v1.survey.#", "intake.fact.recorded.v1.feedback.#"]
        }
    }

    /// Facts that change no state, so that only clocks and the case file hear of them.
    private static let stepsOfWork = ["work.scheduled", "work.diagnosed"] + WorkStep.allCases.map(\.factName)

    /// The services whose numbered stream a service follows without a gap.
    public static func followed(by service: ServiceName) -> Set<ServiceName> {
        switch service {
        case .triage: [.intake]
        case .escalation, .survey: [.triage]
        case .intake, .notifier: []
        }
    }
}

// MARK: - Queues

extension Topology {
    /// What a queue is for decides every argument and policy of it.
    public enum Role: String, Sendable, CaseIterable {
        /// Pushes back on its publishers when it is full.
        case inbound
        /// Between services; never full, because one full queue would refuse the publish for all.
        case work
        /// Read by outsiders: old messages give way, the store is the truth.
        case outsider
        /// Holds what nobody could take, until somebody looks.
        case parked
    }

    public struct Queue: Sendable, Hashable {
        public let name: String
        public let role: Role
        public let exchange: Exchange
        public let keys: [String]
    }

    /// All queues with their bindings, in a stable order.
    public var queues: [Queue] {
        var queues = [Queue(name: Self.inboundQueue, role: .inbound, exchange: .inbound, keys: ["#"])]
        for service in ServiceName.allCases {
            queues.append(
                Queue(
                    name: Self.workQueue(of: service), role: .work, exchange: .events, keys: Self.workKeys(of: service))
            )
        }
        for service in ServiceName.allCases {
            queues.append(
                Queue(name: Self.parkedQueue(of: service), role: .parked, exchange: .parked, keys: [service.rawValue]))
        }
        queues.append(Queue(name: Self.unroutedQueue, role: .parked, exchange: .unrouted, keys: [""]))
        for level in Self.levels {
            queues.append(
                Queue(name: Self.onCallQueue(of: level), role: .outsider, exchange: .onCall, keys: ["page.\(level).#"]))
        }
        for publisher in publishers {
            queues.append(
                Queue(name: Self.outboundQueue(of: publisher), role: .outsider, exchange: .outbound, keys: [publisher]))
        }
        return queues
    }
}
