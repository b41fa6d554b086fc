/// Says how far the stream of events has come: intake → triage → escalation, once a second and only while intake is current.
///
/// It travels behind every event that what reached us before ``through`` has caused, so whoever hears it knows that no older
/// answer is still on its way. It is not numbered and not claimed in an inbox: only the newest counts.
public struct FlowMark: NamedMessage, Hashable {
    public static let type = EventType("flow.mark")

    /// By intake's clock: everything that reached intake before this instant has been passed on.
    public var through: Instant

    public init(through: Instant) {
        self.through = through
    }
}
