/// Publisher confirms of one channel: which messages of a burst the broker has settled, and how.
///
/// Tags count up by one with every publish, also for a message that comes back. A return comes before the confirm of the
/// same message and carries no tag, so it is matched by message id.
struct PublisherConfirms {
    private struct Entry {
        let messageId: String?
        var returned: Confirmation?
        var settled: Confirmation?
    }

    /// Tag of the first message of the burst.
    private var base: UInt64 = 1
    private var entries: [Entry] = []
    private var open = 0

    /// Whether every message of the burst is settled.
    var isSettled: Bool { open == 0 }

    /// Notes one more publish.
    mutating func published(messageId: String?) {
        entries.append(Entry(messageId: messageId))
        open += 1
    }

    /// Notes an ack or a nack; one for a tag outside the burst is nobody's.
    mutating func settle(_ tag: UInt64, multiple: Bool, as outcome: Confirmation) {
        guard tag >= base, tag - base < UInt64(entries.count) else { return }
        let last = Int(tag - base)
        for index in (multiple ? 0 : last)...last where entries[index].settled == nil {
            entries[index].settled = entries[index].returned ?? outcome
            open -= 1
        }
    }

    /// Notes that a message could be routed to no queue.
    mutating func returned(messageId: String?, code: Int, text: String) {
        guard let index = entries.firstIndex(where: { $0.messageId == messageId && $0.settled == nil }) else { return }
        entries[index].returned = .returned(code: code, text: text)
    }

    /// The outcomes in publishing order; the next publish starts a new burst.
    mutating func take() -> [Confirmation] {
        defer {
            base += UInt64(entries.count)
            entries.removeAll(keepingCapacity: true)
            open = 0
        }
        return entries.map { $0.settled ?? .refused }
    }
}
