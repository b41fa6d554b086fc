import Contracts
import GRDB
import Messaging
import NotifierDomain

/// Takes the notices of one channel that are due, in the transaction of its caller, so that no member of staff gets more
/// within a minute than the pace allows.
struct NoticeClaim {
    let channel: ChannelName
    let pace: NoticePace
    let now: Instant
    let store: MessageStore
    let db: Database

    /// Begins what is to be sent now: attempts are marked before any call leaves.
    func take(atMost limit: Int) throws -> [StoredNotice] {
        var taken: [StoredNotice] = []
        var seen: Set<String> = []
        for stored in try NoticeTable.due(on: channel, at: now, atMost: limit, in: db) {
            guard stored.notice.audience == .staff, stored.notice.attempts == 0 else {
                taken += try [again(stored)].compactMap(\.self)
                continue
            }
            guard seen.insert(stored.notice.recipient).inserted else { continue }
            taken += try takeAll(to: stored.notice.recipient)
        }
        return taken
    }

    /// A customer's notice, or another attempt, which is made alone and counts once.
    private func again(_ stored: StoredNotice) throws -> StoredNotice? {
        let notice = stored.notice
        guard notice.audience == .staff else { return try begin(stored) }
        let recent = try PaceTable.recent(to: notice.recipient, besides: notice.key, at: now, in: db)
        guard let until = pace.plan([notice], recent: recent, now: now).until else { return try begin(stored) }
        var late = notice
        late.postpone(until: until)
        try NoticeTable.update(late, in: db)
        return nil
    }

    /// Drills are never mixed with what is real.
    private func takeAll(to recipient: String) throws -> [StoredNotice] {
        let waiting = try NoticeTable.due(to: recipient, on: channel, at: now, in: db)
            .filter { $0.notice.attempts == 0 }
        return try [false, true].flatMap { drill in
            try take(waiting.filter { $0.notice.drill == drill }, to: recipient)
        }
    }

    private func take(_ waiting: [StoredNotice], to recipient: String) throws -> [StoredNotice] {
        guard !waiting.isEmpty else { return [] }
        let recent = try PaceTable.recent(to: recipient, at: now, in: db)
        let plan = pace.plan(waiting.map(\.notice), recent: recent, now: now)
        let stored = Dictionary(waiting.map { ($0.notice.key, $0) }) { first, _ in first }
        if let until = plan.until {
            for var late in waiting {
                late.notice.postpone(until: until)
                try NoticeTable.update(late.notice, in: db)
            }
            return []
        }
        var taken = try plan.alone.compactMap { try stored[$0.key].flatMap(begin) }
        taken += try [summary(of: plan.together.compactMap { stored[$0.key] })].compactMap(\.self)
        return taken
    }

    /// Writes one notice in place of many; each of them says in its ticket's file where it was told.
    private func summary(of held: [StoredNotice]) throws -> StoredNotice? {
        guard let first = held.first, let notice = Notice(summaryOf: held.map(\.notice), now: now) else { return nil }
        let summary = StoredNotice(notice, cause: first.cause)
        try NoticeTable.insert(summary, in: db)
        for var stored in held where stored.notice.hold(in: notice) {
            try NoticeTable.update(stored.notice, in: db)
            let transaction = store.transaction(db, now: now, cause: stored.cause)
            if let change = stored.notice.change { try transaction.emit(change, about: stored.notice.ticketId) }
        }
        return try begin(summary)
    }

    private func begin(_ stored: StoredNotice) throws -> StoredNotice? {
        var claimed = stored
        guard claimed.notice.begin(now: now) else { return nil }
        try NoticeTable.update(claimed.notice, in: db)
        if claimed.notice.audience == .staff { try PaceTable.note(claimed.notice, at: now, in: db) }
        return claimed
    }
}
