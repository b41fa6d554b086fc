import Contracts
import ServiceStandard

/// The messages that make somebody owe somebody a word.
public enum NoticeCause: Hashable, Sendable {
    case clocksRevised(ClocksRevised)
    case ticket(TicketEvent)
    case invited(SurveyInvited)
    case warned(ClockWarned)
    case breached(ClockBreached)
    case escalation(EscalationChanged)
    case contactLogged(ContactLogged)
}

/// Where a cause came from; the same at every replay.
public struct Occasion: Hashable, Sendable {
    /// Id of the message; part of every key.
    public var messageId: String
    public var drill: Bool
    public var now: Instant
    /// What the ticket's standard calls the clock that the cause is about; nil where it is about none, or nobody knows.
    public var clockTitle: LocalizedText?

    public init(messageId: String, drill: Bool, now: Instant, clockTitle: LocalizedText? = nil) {
        self.messageId = messageId
        self.drill = drill
        self.now = now
        self.clockTitle = clockTitle
    }
}

extension NoticeCause {
    /// Id of the one clock that it is about.
    public var clock: String? {
        switch self {
        case .warned(let warned): warned.clock.id
        case .breached(let breached): breached.clock.id
        case .escalation(let changed): changed.page.clock?.id
        case .clocksRevised, .ticket, .invited, .contactLogged: nil
        }
    }
}

/// Which message becomes which notice to whom.
///
/// | cause | template | to |
/// |---|---|---|
/// | first `clocks.revised` of an assessed ticket | receipt | the customer |
/// | `ticket.responded`, `.resolved`, `.rework-requested` | responded, resolved, rework | the customer |
/// | `survey.invited` | survey | the party invited |
/// | `clock.warned`, `clock.breached` | warning, breach | whom escalation names |
/// | `escalation.raised`, unless it only warns | escalation | whom escalation paged |
/// | `ticket.waiting` that reminds of a wait | waiting | the handler, else who first took it, else who is on call |
/// | `ticket.resumed` because a quote expired | lapsed | the same |
/// | `contact.logged` (the customer called again) | contact | the handler, else who first took it |
///
/// What nobody can get is a notice, too: withheld, with its reason.
public struct NoticeSelection: Sendable {
    /// Which channels this installation has, and which it prefers.
    public struct Channels: Hashable, Sendable {
        public var customer: ChannelName
        /// For staff whose own channel is none of ``known``.
        public var staff: ChannelName
        public var known: Set<ChannelName>

        public init(customer: ChannelName, staff: ChannelName, known: Set<ChannelName>) {
            self.customer = customer
            self.staff = staff
            self.known = known
        }
    }

    let roster: Roster
    let channels: Channels

    public init(roster: Roster, channels: Channels) {
        self.roster = roster
        self.channels = channels
    }

    /// Takes what the cause says of the ticket, and answers with the notices that are owed now.
    public func notices(for cause: NoticeCause, of ticket: inout TicketSnapshot, on occasion: Occasion) -> [Notice] {
        switch cause {
        case .clocksRevised(let revised):
            ticket.hear(revised)
            return receipt(for: revised, of: &ticket, on: occasion)
        case .ticket(let event):
            ticket.hear(event.head)
            switch event.change {
            case .waiting(let reminder?): return waitingNotices(reminder, event.head, of: ticket, on: occasion)
            case .resumed(let lapsed?): return lapsedNotices(lapsed, event.head, of: ticket, on: occasion)
            default: return customerNotice(for: event, of: ticket, on: occasion)
            }
        case .invited(let invited):
            return [surveyNotice(for: invited, of: ticket, on: occasion)]
        case .warned(let warned):
            let because = ClockWords.warned(warned.clock)
            return staffNotices(.warning, to: warned.tell, of: ticket, on: occasion) { language in
                clockVariables(warned.clock, warned.number, warned.priority, because, occasion, language)
            }
        case .breached(let breached):
            let because = ClockWords.breached(breached.clock)
            return staffNotices(.breach, to: breached.tell, of: ticket, on: occasion) { language in
                clockVariables(breached.clock, breached.number, breached.priority, because, occasion, language)
            }
        case .escalation(let changed):
            return escalationNotices(for: changed, of: ticket, on: occasion)
        case .contactLogged(let logged):
            return contactNotices(for: logged, of: ticket, on: occasion)
        }
    }
}
