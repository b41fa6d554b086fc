import Contracts
import NotifierDomain

/// A way out of the house.
protocol NoticeChannel: Sendable {
    var name: ChannelName { get }
    /// Tries once; whatever goes wrong is an outcome.
    func deliver(_ letter: Letter) async -> AttemptOutcome
    func close() async
}

/// A channel to which many letters at once are hardly more work than one.
protocol BatchChannel: NoticeChannel {
    /// Tries each once; the outcomes are in the order of the letters.
    func deliver(_ letters: [Letter]) async -> [AttemptOutcome]
}

/// A notice as it leaves: what every channel hands over, as JSON.
///
/// It holds no contact data in the clear.
struct Letter: Codable, Hashable, Sendable {
    /// The same on every attempt, so that a receiver can drop a second copy.
    let key: String
    let ticketId: TicketID
    let number: String?
    let template: NoticeTemplate
    let audience: Audience
    /// A party id, or a staff id.
    let recipient: String
    /// "张* 138****5678"; nil for staff.
    let recipientMask: String?
    let language: TextLanguage
    let subject: String
    let text: String
    let drill: Bool
    /// When the notice became owed, not when this attempt was made.
    let createdAt: Instant

    init(_ notice: Notice, mask: String?, message: MessageText) {
        key = notice.key
        ticketId = notice.ticketId
        number = notice.number
        template = notice.template
        audience = notice.audience
        recipient = notice.recipient
        recipientMask = mask
        language = notice.language
        subject = message.subject
        text = message.text
        drill = notice.drill
        createdAt = notice.createdAt
    }
}
