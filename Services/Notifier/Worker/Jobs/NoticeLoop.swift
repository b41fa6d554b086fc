import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import Metrics
import NotifierDomain
import ServiceLifecycle
import ServiceStandard

/// Sends what is owed on one channel: claims it, calls out, records what came of it; claim and record are transactions.
///
/// | a crash | leaves | then |
/// |---|---|---|
/// | before the claim commits | pending | sent as if nothing had been |
/// | between claim and record | attempted | taken as unknown, sent again with the same key |
/// | after the record | at rest | nothing |
struct NoticeLoop: Service {
    /// How many notices one claim takes: as many as calls may be under way at once, or more where many are one call.
    private var batch: Int { channel is any BatchChannel ? 256 : 32 }

    let channel: any NoticeChannel
    let store: MessageStore
    let letters: LetterDesk
    let bell: Doorbell
    let pace: NoticePace
    let logger: Logger

    /// Lives until graceful shutdown; the calls under way then are finished and recorded.
    func run() async throws {
        let alarm = AlarmClock(bell: bell, now: store.now)
        var hasRecovered = false
        bell.ring()
        await withGracefulShutdownHandler {
            for await _ in bell.rings {
                do {
                    if !hasRecovered { try await recover() }
                    hasRecovered = true
                    while !Task.isShuttingDownGracefully, try await sendDue() {}
                    alarm.set(
                        try await store.read { [name = channel.name] db in try NoticeTable.nextDue(on: name, in: db) })
                } catch {
                    logger.error(
                        "notices cannot be sent", metadata: ["channel": "\(channel.name)", "error": "\(error)"])
                    alarm.set(store.now() + .seconds(1))
                }
            }
        } onGracefulShutdown: {
            bell.finish()
        }
        alarm.cancel()
        await channel.close()
    }

    /// Takes attempts that a crash left open as unknown: the call may have arrived.
    func recover() async throws {
        let open = try await store.read { [name = channel.name] db in try NoticeTable.interrupted(on: name, in: db) }
        try await settle(open.map { ($0, .unknown(reason: "interrupted")) })
    }

    /// - Returns: Whether there was anything to send.
    func sendDue() async throws -> Bool {
        let letters = try await claim()
        guard !letters.isEmpty else { return false }
        if let channel = channel as? any BatchChannel {
            try await deliver(letters, on: channel)
        } else {
            try await deliverEach(letters)
        }
        return true
    }

    /// One call and one commit for all.
    private func deliver(
        _ letters: [(StoredNotice, Result<Letter, LetterFault>)], on channel: some BatchChannel
    ) async throws {
        var settled: [(StoredNotice, AttemptOutcome)] = []
        var written: [(stored: StoredNotice, letter: Letter)] = []
        for (stored, letter) in letters {
            switch letter {
            case .success(let letter): written.append((stored, letter))
            case .failure(let error): settled.append((stored, .permanent(reason: error.rawValue)))
            }
        }
        let outcomes = await channel.deliver(written.map(\.letter))
        settled += zip(written, outcomes).map { ($0.stored, $1) }
        try await settle(settled)
    }

    /// Each is recorded when its own call has returned, so that a slow one keeps no other open.
    private func deliverEach(_ letters: [(StoredNotice, Result<Letter, LetterFault>)]) async throws {
        try await withThrowingTaskGroup(of: (StoredNotice, AttemptOutcome).self) { group in
            for (stored, letter) in letters {
                group.addTask { [channel] in
                    switch letter {
                    case .success(let letter): (stored, await channel.deliver(letter))
                    case .failure(let error): (stored, .permanent(reason: error.rawValue))
                    }
                }
            }
            for try await settled in group { try await settle([settled]) }
        }
    }

    /// Marks the attempts before any call leaves, and writes the letters from the same state of the store.
    private func claim() async throws -> [(StoredNotice, Result<Letter, LetterFault>)] {
        let now = store.now()
        let isAnyDue = try await store.read { [name = channel.name] db in
            try NoticeTable.nextDue(on: name, in: db).map { $0 <= now } ?? false
        }
        guard isAnyDue else { return [] }
        return try await store.write { [letters, batch, store, pace, name = channel.name] db in
            try NoticeClaim(channel: name, pace: pace, now: now, store: store, db: db).take(atMost: batch).map {
                stored in
                (stored, try letters.letter(for: stored.notice, in: db))
            }
        }
    }

    /// Records what came of attempts, in one commit.
    private func settle(_ attempts: [(StoredNotice, AttemptOutcome)]) async throws {
        let now = store.now()
        let settled = try await store.write { [store] db in
            try attempts.map { stored, outcome in
                let transaction = store.transaction(db, now: now, cause: stored.cause)
                // Nobody else changes a notice while an attempt is under way.
                var notice = stored.notice
                notice.settle(outcome, now: now)
                try NoticeTable.update(notice, in: db)
                if let change = notice.change { try transaction.emit(change, about: notice.ticketId) }
                return notice
            }
        }
        for notice in settled { report(notice) }
    }

    private func report(_ notice: Notice) {
        Counter(
            label: "aftercare_notice_attempts_total",
            dimensions: [("channel", notice.channel.rawValue), ("state", notice.state.rawValue)]
        ).increment()
        // One that failed for good is an event, which has a line of its own.
        guard notice.state != .sent, notice.state != .failed else { return }
        logger.warning(
            "notice not sent yet",
            metadata: [
                "notice": "\(notice.key)", "ticket_id": "\(notice.ticketId)", "template": "\(notice.template.rawValue)",
                "channel": "\(notice.channel.rawValue)", "attempts": "\(notice.attempts)",
                "reason": "\(notice.reason ?? "-")",
            ])
    }
}
