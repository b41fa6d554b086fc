/// The name of something that happens to a ticket, as clocks know it: "received", "onsite_decided".
///
/// Open, because a pack may start a clock by a fact that nothing emits yet.
public struct FactName: RawRepresentable, Hashable, Codable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension FactName: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    public var description: String { rawValue }
}

extension FactName {
    // What changes clocks in a way of its own.
    public static let received: FactName = "received"
    public static let paused: FactName = "paused"
    public static let resumed: FactName = "resumed"
    public static let scheduled: FactName = "scheduled"
    public static let attributesChanged: FactName = "attributes_changed"
    public static let reopened: FactName = "reopened"
    public static let excused: FactName = "excused"
    /// A breach that was announced; what comes to light later does not undo it.
    public static let breached: FactName = "breached"

    /// What ends every clock that is still open: nothing more is owed.
    public static let terminal: [FactName] = ["closed", "cancelled", "merged", "rejected"]

    /// What a facts file may name without a pack that knows it.
    public static let known: [FactName] =
        [
            received, "acknowledged", "responded", "onsite_decided", "dispatched", "arrived", scheduled, "diagnosed",
            "solution_given", "started", "progressed", "sent_to_manufacturer", "returned_from_manufacturer",
            "difficult_found", "difficult_reported", "completed", "acceptance_requested", "accepted", "refused",
            "resolved", reopened, paused, resumed, attributesChanged, "result_told", excused,
        ] + terminal

    /// What the running system records today; a clock anchored at anything else never starts.
    public static let emitted: [FactName] =
        [
            received, "acknowledged", "responded", "solution_given", "started", "completed", "acceptance_requested",
            "accepted", "refused", "resolved", reopened, paused, resumed, attributesChanged, "result_told", excused,
            "dispatched", "arrived", scheduled, "diagnosed", "progressed", "difficult_found", "sent_to_manufacturer",
            "returned_from_manufacturer",
        ] + terminal
}
