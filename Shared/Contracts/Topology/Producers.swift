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
            AcknowledgementDecided.self,
        ],
        .notifier: [NoticeChanged.self],
        .survey: [
            SurveyInvited.self, SurveyWithheld.self, SurveyCompleted.self, SurveyExpired.self, VerdictGiven.self,
            AnswerDecided.self,
        ],
    ]

    /// Who passes on what another one says: triage's marks follow its own events, behind those of intake.
    public static let passedOn: [ServiceName: [any Message.Type]] = [.triage: [FlowMark.self]]

    /// Whether a service may say something of this name; yes for a name that no version of ours uses.
    public static func allows(_ source: String, toSay type: EventType) -> Bool {
        guard let producer = producers[type.name], producer.source != source else { return true }
        return passedOn.contains { service, messages in
            service.source == source && messages.contains { $0.types.contains { $0.name == type.name } }
        }
    }

    private static let producers: [String: ServiceName] = Dictionary(
        produced.flatMap { service, messages in messages.flatMap { $0.types.map { ($0.name, service) } } },
        uniquingKeysWith: { first, _ in first })
}
