extension Topology {
    /// What each service says; every type has exactly one producer.
    ///
    /// ``MessageDiscarded`` is none of them: each service may leave a gap in its own stream.
    public static let produced: [ServiceName: [any Message.Type]] = [
        .intake: [
            TicketRegistered.self, FactRecorded.self, ContactShared.self, FlowMark.self, EventAnswered.self,
            TicketProgressed.self,
        ],
        .triage: [TicketEvent.self, DecisionMade.self, StandardActivated.self],
        .escalation: [
            ClocksRevised.self, ClockWarned.self, ClockBreached.self, EscalationChanged.self, EscalationPage.self,
        ],
        .notifier: [NoticeChanged.self],
        .survey: [
            SurveyInvited.self, SurveyWithheld.self, SurveyCompleted.self, SurveyExpired.self, VerdictGiven.self,
        ],
    ]

    /// Who alone may say something of this name; nil for a name that no version of ours uses.
    public static func producer(of type: EventType) -> ServiceName? { producers[type.name] }

    private static let producers: [String: ServiceName] = Dictionary(
        produced.flatMap { service, messages in messages.flatMap { $0.types.map { ($0.name, service) } } },
        uniquingKeysWith: { first, _ in first })
}
