import Contracts
import Foundation
import ServiceStandard

/// The ways out, as the roster names them.
public typealias ChannelName = Roster.Staff.Channel

/// One message to one person, from the moment it is owed until it is sent, given up or withheld.
///
/// ```
/// pending ──begin──► attempted ──settle──► sent
///    ▲                   │                 failed
///    └──── try again ────┘
/// withheld ──release──► pending
/// pending ──hold──► held
/// ```
public struct Notice: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable {
        case pending
        /// The call may have left: a crash here is an unknown outcome, not a clean retry.
        case attempted
        case sent, failed, withheld
        /// Said in a summary instead, because one person got too many at once.
        case held
    }

    /// What fills a place in a template; times are put into words only when the text is rendered.
    public enum Variable: Codable, Hashable, Sendable {
        case text(String)
        case instant(Instant)
    }

    /// Stands in ``recipient`` when there is nobody to write to.
    public static let nobody = NoticeChanged.nobody

    /// UUIDv5 of (cause message id, template, recipient): the same on every attempt and at every replay.
    public let key: String
    public let causeId: String
    public let ticketId: TicketID
    /// Nil only for a ticket whose number has not been heard yet.
    public let number: String?
    public let template: NoticeTemplate
    /// A party id, or a staff id.
    public private(set) var recipient: String
    public let channel: ChannelName
    public private(set) var language: TextLanguage
    public private(set) var variables: [String: Variable]
    public let drill: Bool
    public let createdAt: Instant

    public private(set) var state: State
    /// When the next attempt is due; nil in every state but pending.
    public private(set) var dueAt: Instant?
    public private(set) var attempts = 0
    public private(set) var firstAttemptAt: Instant?
    /// Why it is not sent: of the last attempt, of the failure, or of the withholding.
    public private(set) var reason: String?

    public var audience: Audience { template.audience }

    /// A notice that is owed at once, or one that is withheld when it has a reason for that.
    public init(
        causeId: String, ticketId: TicketID, number: String?, template: NoticeTemplate, recipient: String,
        channel: ChannelName, language: TextLanguage, variables: [String: Variable], drill: Bool, now: Instant,
        withheld: Withholding? = nil
    ) {
        self.key = Identifier<Notice>(UUID(version5: "notice", causeId, template.rawValue, recipient)).description
        self.causeId = causeId
        self.ticketId = ticketId
        self.number = number
        self.template = template
        self.recipient = recipient
        self.channel = channel
        self.language = language
        self.variables = variables
        self.drill = drill
        self.createdAt = now
        self.state = withheld == nil ? .pending : .withheld
        self.dueAt = withheld == nil ? now : nil
        self.reason = withheld?.rawValue
    }

    /// What the contract says of this notice once it has come to rest; nil while it is pending or attempted.
    public var change: NoticeChanged? {
        let change: NoticeChanged.Change? =
            switch state {
            case .pending, .attempted: nil
            case .sent: .sent
            case .failed: .failed
            case .withheld, .held: .withheld
            }
        return change.map { change in
            NoticeChanged(
                change, ticketId: ticketId, template: template.rawValue, audience: audience.rawValue,
                recipient: recipient, channel: channel.rawValue, language: language.rawValue, key: key,
                attempts: attempts,
                reason: change == .sent ? nil : reason)
        }
    }
}

/// Why a notice is not even tried.
public enum Withholding: String, Codable, Hashable, Sendable {
    /// Nobody is known whom we could reach.
    case noRecipient = "no_recipient"
    /// The customer asked for no messages.
    case optedOut = "opted_out"
}

// MARK: - Life

extension Notice {
    /// Marks that a call is about to leave; saved before it does, so that a crash is noticed.
    ///
    /// - Returns: False, and nothing changes, unless the notice is pending and due.
    public mutating func begin(now: Instant) -> Bool {
        guard state == .pending, let dueAt, dueAt <= now else { return false }
        state = .attempted
        self.dueAt = nil
        attempts += 1
        firstAttemptAt = firstAttemptAt ?? now
        return true
    }

    /// Leaves it to a summary, which has been written in the same transaction; what was tried before is tried again alone.
    ///
    /// - Returns: False, and nothing changes, unless the notice is pending and was never tried.
    public mutating func hold(in summary: Notice) -> Bool {
        guard state == .pending, attempts == 0 else { return false }
        state = .held
        dueAt = nil
        reason = "in_summary \(summary.key)"
        return true
    }

    /// Puts off a pending notice.
    public mutating func postpone(until instant: Instant) {
        guard state == .pending else { return }
        dueAt = instant
    }

    /// Takes the outcome of the attempt that is under way.
    ///
    /// - Returns: When to try again with the same key; nil when the notice has come to rest, or was not under way.
    @discardableResult
    public mutating func settle(_ outcome: AttemptOutcome, now: Instant, schedule: RetrySchedule = .standard)
        -> Instant?
    {
        guard state == .attempted else { return nil }
        reason = outcome.reason
        switch schedule.verdict(on: outcome, attempts: attempts, since: firstAttemptAt ?? now, now: now) {
        case .delivered:
            state = .sent
        case .giveUp:
            state = .failed
        case .retry(let at):
            state = .pending
            dueAt = at
        }
        return dueAt
    }

    /// How long after its cause a notice that had no recipient is still worth sending.
    public static let releaseWindow = Duration.seconds(3600)

    /// Makes a customer notice that was withheld for want of a recipient due, because somebody can be reached now.
    ///
    /// The key stays, since nobody was told of anything under it.
    ///
    /// - Returns: False, and nothing changes, for any other notice, for one whose time is over, for who wants none, and
    ///   for an invitation, which is meant for one party alone.
    public mutating func release(to contact: TicketSnapshot.Contact, now: Instant) -> Bool {
        guard state == .withheld, reason == Withholding.noRecipient.rawValue, audience == .customer,
            template != .survey, contact.accepts(template), now - createdAt <= Self.releaseWindow
        else { return false }
        recipient = contact.partyId.description
        language = TextLanguage(tag: contact.language) ?? .chinese
        if let name = contact.maskedName { variables["name"] = .text(name) }
        state = .pending
        reason = nil
        dueAt = now
        return true
    }
}
