import AMQP
import Contracts
import Foundation
import GRDB
import Messaging

extension Pipeline {
    /// Publishes at a fixed rate whatever happens (open loop) and measures from each submission's intended time.
    func paced(_ submissions: Submissions, rate: Double, tickets: Int) async throws -> [Latency] {
        let messages = try submissions.messages(0..<tickets)
        let watch = CommitWatch(folder: state, interval: 2_000)
        try await watch.start()
        defer { watch.stop() }
        let reader = try await OutboundReader(address, publisher: submissions.publisher)
        let connection = try await connect()
        let start = CommitWatch.now() + 50_000_000
        let step = 1e9 / rate
        var sent = 0
        while sent < tickets {
            let passed = ((Double(CommitWatch.now()) - Double(start)) / step).rounded(.down)
            let due = min(tickets, Int(passed) + 1)
            guard due > sent else {
                let wait = Double(start) + Double(sent) * step - Double(CommitWatch.now())
                try await Task.sleep(for: .nanoseconds(Int64(max(wait, 100_000))))
                continue
            }
            try await publish(Array(messages[sent..<due]), over: connection)
            sent = due
        }
        try await settle(watch, tickets: tickets)
        watch.stop()
        await connection.close()
        _ = await reader.stop()
        return try await latencies(watch, submissions) { start + UInt64(Double($0) * step) }
    }

    /// Joins what was seen with what the case files say each message was about.
    private func latencies(
        _ watch: CommitWatch, _ submissions: Submissions, intended: (Int) -> UInt64
    ) async throws -> [Latency] {
        let lines = try await MessageStore.openForReading("\(state)/intake.sqlite").read { [submissions] db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT case_lines.rowid AS line, event, body, external_ref
                    FROM ticket_refs JOIN case_lines USING (ticket_id)
                    WHERE publisher = ? AND external_ref BETWEEN ? AND ? ORDER BY line
                    """, arguments: [submissions.publisher, submissions.reference(0), submissions.run + "."]
            ).map { row in
                let head = try WireJSON.decode(EnvelopeHead.self, from: row["body"])
                let index = Int((row["external_ref"] as String).dropFirst(submissions.run.count + 1)) ?? 0
                return (line: row["line"] as Int64, event: row["event"] as String, index: index, head: head)
            }
        }
        var samples: [Stage: [Double]] = [:]
        var last: [Int: UInt64] = [:]
        func note(_ stage: Stage, _ index: Int, _ seen: UInt64?) {
            guard let seen else { return }
            samples[stage, default: []].append(Double(seen) - Double(intended(index)))
            last[index] = max(last[index] ?? 0, seen)
        }
        for line in lines {
            let key = Inbox.key(source: line.head.source, id: line.head.id)
            switch line.event {
            case "ticket.registered":
                note(.registered, line.index, watch.timeOfLine(line.line))
                note(.assessed, line.index, watch.time(.triage, key))
            case "ticket.assessed":
                note(.clocked, line.index, watch.time(.escalation, key))
            case "clocks.revised":
                note(.noticed, line.index, watch.time(.notifier, key))
            case "notice.sent":
                note(.filed, line.index, watch.time(.intake, key))
            default: break
            }
            for seen in ServiceName.allCases.compactMap({ watch.time($0, key) }) {
                last[line.index] = max(last[line.index] ?? 0, seen)
            }
        }
        samples[.whole] = last.map { Double($0.value) - Double(intended($0.key)) }
        return Stage.allCases.map { Latency($0.rawValue, nanoseconds: samples[$0] ?? []) }
    }
}

/// A point in a ticket's way at which a store has committed.
enum Stage: String, CaseIterable, Codable, Sendable {
    case registered = "registered by intake"
    case assessed = "assessed by triage"
    case clocked = "clocks set by escalation"
    case noticed = "notice owed by notifier"
    case filed = "notice sent and filed by intake"
    case whole = "last store's commit"
}

/// How long it took from the intended time to one stage, in milliseconds.
struct Latency: Codable, Sendable {
    let stage: String
    let count: Int
    let p50, p99, p999, max: Double

    init(_ stage: String, nanoseconds: [Double]) {
        let sorted = nanoseconds.sorted().map { $0 / 1e6 }
        func quantile(_ share: Double) -> Double {
            sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
        self.stage = stage
        count = sorted.count
        p50 = quantile(0.5)
        p99 = quantile(0.99)
        p999 = quantile(0.999)
        max = sorted.last ?? .nan
    }
}

extension [Latency] {
    /// - Parameter title: Of the first column.
    func markdown(_ title: String) -> [String] {
        ["", "| \(title) | p50 | p99 | p99.9 | max | n |", "|---|---|---|---|---|---|"]
            + map {
                "| \($0.stage) | \(number($0.p50)) | \(number($0.p99)) | \(number($0.p999)) | \(number($0.max)) | \($0.count) |"
            }
    }
}
