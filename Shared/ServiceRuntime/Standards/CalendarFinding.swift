import Contracts
import Messaging
import ServiceStandard

extension Finding {
    /// Whether the calendars know the holidays of every deadline that may start now; a warning for each that does not.
    ///
    /// - Parameter editions: Everything that new tickets may be opened under.
    public static func calendars(of editions: [Edition], at now: Instant) -> [Finding] {
        do {
            let found = try CalendarReach.found(in: editions, at: now)
            guard !found.isEmpty else { return [.good("calendars", "the holidays of every deadline are known")] }
            return found.map { reach in
                .warning(
                    "calendars", "\(reach.text.english) / \(reach.text.chinese)",
                    mend: "\(CalendarReach.mend.english) / \(CalendarReach.mend.chinese)")
            }
        } catch {
            return [.bad("calendars", "\(error)", mend: "correct the calendar")]
        }
    }
}
