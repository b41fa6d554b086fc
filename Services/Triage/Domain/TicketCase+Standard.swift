import Contracts
import ServiceStandard

extension TicketCase {
    /// Puts an open ticket under another standard on purpose; everybody who keeps its clocks reckons them anew.
    ///
    /// What it lacks under the new standard is asked for, but holds back no work that was begun. A customer who was asked to
    /// accept keeps the time they were given.
    ///
    /// - Returns: Nil for a ticket that is over.
    public mutating func move(to choice: StandardChoice, under policy: CasePolicy) -> Consequence? {
        guard state.isOpen else { return nil }
        standard = choice.frozen
        assessment.rules.removeAll { $0.set["standard"] != nil }
        assessment.rules.append(choice.asRule)
        reassess(.person, under: policy)
        if state == .awaitingInfo, assessment.missing.isEmpty {
            state = idleState
            stateWait = nil
        }
        return .unasked([event(.assessed(assessment))])
    }
}
