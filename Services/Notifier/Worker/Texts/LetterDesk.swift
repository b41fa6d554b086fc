import Contracts
import GRDB
import Messaging
import NotifierDomain

/// Why a letter cannot be written, now or ever.
enum LetterFault: String, Error {
    /// The person was erased after the notice became owed.
    case contactErased = "contact_erased"
    case contactUnreadable = "contact_unreadable"
}

/// Turns a notice into the letter that a channel delivers.
struct LetterDesk: Sendable {
    let texts: NoticeTexts
    let seal: Seal

    /// - Throws: Only what concerns the store.
    func letter(for notice: Notice, in db: Database) throws -> Result<Letter, LetterFault> {
        let message = texts.message(for: notice)
        switch notice.audience {
        case .staff:
            return .success(Letter(notice, mask: nil, message: message))
        case .customer:
            guard let contact = try ContactTable.one(of: notice.ticketId, party: notice.recipient, in: db) else {
                return .failure(.contactErased)
            }
            guard let card = try? contact.open(with: seal) else { return .failure(.contactUnreadable) }
            return .success(Letter(notice, mask: ContactMask.line(for: card), message: message))
        }
    }
}
