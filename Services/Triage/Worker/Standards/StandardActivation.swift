import Contracts
import Foundation
import Logging
import Messaging
import ServiceRuntime
import ServiceStandard

/// Makes standards the active ones: keeps them in the archive and tells every service, in one transaction, before any
/// ticket is opened under them.
struct StandardActivation: Sendable {
    let store: MessageStore
    let archive: StandardArchive
    let logger: Logger

    /// Activates what is new, and what stands for its id with another digest than before.
    ///
    /// - Returns: What was activated, in the order of ids; nothing when all was active already.
    @discardableResult
    func activate(_ editions: some Collection<Edition> & Sendable) async throws -> [StandardActivated] {
        let cause = Cause(
            source: "\(ServiceName.triage.source)/standards", id: UUID().uuidString, receivedAt: store.now())
        let sorted = editions.sorted { $0.standard.id < $1.standard.id }
        let outcomes = try await store.transact(cause) { [archive] transaction in
            try sorted.compactMap { edition -> (StandardActivated, before: Edition?)? in
                let before = try archive.active(edition.standard.id, in: transaction.db)
                guard before != edition.digest else { return nil }
                let activated = try edition.activated(at: transaction.now, replacing: before)
                try archive.keep(activated, in: transaction.db)
                try transaction.emit(activated, about: nil)
                return (activated, try before.flatMap { try archive.edition(for: $0, in: transaction.db) })
            }
        }
        for (activated, before) in outcomes { note(activated, after: before) }
        return outcomes.map(\.0)
    }

    /// Tells every service once more what was ever activated, in that order, for one whose store is new or an old copy.
    ///
    /// Whoever knows it already keeps it once.
    func announce(_ cause: Cause) async throws -> [StandardActivated] {
        try await store.transact(cause) { [archive] transaction in
            let activations = try archive.activations(in: transaction.db)
            for activated in activations { try transaction.emit(activated, about: nil) }
            return activations
        }
    }

    private func note(_ activated: StandardActivated, after before: Edition?) {
        logger.notice(
            "standard activated",
            metadata: [
                "standard": "\(activated.standardId)", "version": "\(activated.version)",
                "calendar": "\(activated.calendarId) \(activated.calendarVersion)", "digest": "\(activated.digest)",
                "approved_by": "\(activated.approvedBy ?? "nobody: a draft")",
                "replaces": "\(activated.replaces ?? "-")",
            ])
        if let before,
            (before.standard.version, before.calendar.version) == (activated.version, activated.calendarVersion)
        {
            logger.warning(
                "this standard changed under an old version; people cannot tell the two apart, so raise its version",
                metadata: ["standard": "\(activated.standardId)", "version": "\(activated.version)"])
        }
    }
}
