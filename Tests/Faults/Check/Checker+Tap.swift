import AMQP
import Contracts
import Foundation
import GRDB

/// What passed over the exchanges: one message of each kind and cause, numbered without gap, in order.
extension Checker {
    private static let once = [
        "ticket.registered.v1", "ticket.assessed.v1", "ticket.responded.v1", "ticket.work-started.v1",
        "ticket.work-completed.v1", "ticket.resolved.v1", "contact.shared.v1", "survey.invited.v1",
    ]

    func checkTap(_ verdict: inout Verdict, until deadline: ContinuousClock.Instant) async throws {
        let subjects = Set((0..<script.tickets).map { script.ticket($0).description })
        var ids: [String: [String: Set<String>]] = [:]
        var streams: [String: [(number: Int64, id: String)]] = [:]
        var clocks: [String: Set<String>] = [:]
        var steps: [String: Set<String>] = [:]
        var filed: Set<String> = []
        var misdated = 0
        var answered: Set<String> = []
        var seen: [String: Data] = [:]
        for delivery in try await stage.drainTap() {
            let properties = delivery.properties
            guard let type = properties.type, let id = properties.messageId,
                let subject = properties.headers["subject"]?.text, subjects.contains(subject)
            else { continue }
            // An id is unique per source: two services that hear the same message may give out the same one.
            let name = "\(properties.headers["source"]?.text ?? "") \(id)"
            if let first = seen[name] {
                verdict.copies += 1
                // After a restore the same message says another epoch.
                verdict.require(
                    first == delivery.body || expectation.isIntakeOld, "two different \(type) have the id \(name)")
            }
            seen[name] = delivery.body
            ids[type, default: [:]][subject, default: []].insert(id)
            if let number = properties.headers["sequence"]?.integer, let source = properties.headers["source"]?.text {
                streams["\(source) \(subject)", default: []].append((number, id))
            }
            let body = try WireJSON.decode(JSONValue.self, from: delivery.body)
            if !wasMade(body["time"]?.string) { misdated += 1 }
            if Self.isFiled(delivery.routingKey) { filed.insert(id) }
            if let escalation = body["data"]?["escalationId"]?.string, let revision = body["data"]?["revision"]?.integer
            {
                // A page says its level in the second word of its key.
                let level = delivery.routingKey.split(separator: ".").prefix(2).joined(separator: ".")
                steps["\(type) \(escalation) \(revision) \(level)", default: []].insert(id)
            }
            if let event = try Self.finalAnswer(delivery) { answered.insert(event) }
            if type == ClockBreached.type.description, let clock = body["data"]?["clock"] {
                let name = "\(clock["id"]?.string ?? "-") \(clock["startedAt"]?.string ?? "-")"
                clocks["\(subject) \(name)", default: []].insert(id)
            }
        }
        verdict.require(misdated == 0 || expectation.isClockWrong, "\(misdated) messages carry a time outside the run")
        checkOrder(streams, &verdict)
        checkClocks(clocks, subjects, &verdict)
        let more = steps.values.reduce(0) { $0 + $1.count - 1 }
        verdict.doubled += more
        verdict.require(more == 0, "\(more) steps of escalations were announced more than once")
        try await checkFiles(filed, &verdict, until: deadline)
        if !expectation.isTapWhole {
            answered = Set(
                try await stage.take(all: Topology.outboundQueue(of: "callcentre")).compactMap(Self.finalAnswer))
        }
        let mute = ledger.confirmed.intersection(script.events.map(\.id)).subtracting(answered)
        verdict.lost += mute.count
        verdict.require(
            mute.isEmpty, "\(mute.count) events were never answered over the queue, like \(mute.min() ?? "")")
        guard expectation.isTapWhole else { return }
        for type in expectation.isLife ? Self.once : ["ticket.registered.v1", "ticket.assessed.v1"] {
            let effects = ids[type] ?? [:]
            verdict.lost += subjects.count - effects.count
            let more = effects.values.reduce(0) { $0 + $1.count - 1 }
            verdict.doubled += more
            verdict.require(
                effects.count == subjects.count && more == 0,
                "\(type): \(effects.count) of \(subjects.count) tickets, \(more) more than one")
        }
    }

    /// The event that a message answers for good.
    private static func finalAnswer(_ delivery: Delivery) throws -> String? {
        guard delivery.properties.type == EventAnswered.type.description else { return nil }
        let data = try WireJSON.decode(JSONValue.self, from: delivery.body)["data"]
        return data?["final"] == .bool(true) ? data?["eventId"]?.string : nil
    }

    /// Whether something happened during the run, by its stamp.
    private func wasMade(_ time: String?) -> Bool {
        guard let instant = time.flatMap({ Instant(rfc3339: $0) }) else { return false }
        return instant >= begin && instant <= .now() + .seconds(5)
    }

    /// Whether intake adds it to the case file of its ticket.
    private static func isFiled(_ key: String) -> Bool {
        ["triage.", "escalation.", "notifier.notice.", "survey."].contains { key.hasPrefix($0) }
    }

    /// Everything that was said of a ticket stands in its case file.
    private func checkFiles(
        _ said: Set<String>, _ verdict: inout Verdict, until deadline: ContinuousClock.Instant
    ) async throws {
        guard !expectation.isIntakeOld else { return }
        var missing = said.subtracting(try filedEvents())
        while !missing.isEmpty, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(200))
            missing = said.subtracting(try filedEvents())
        }
        verdict.lost += missing.count
        verdict.require(missing.isEmpty, "\(missing.count) events of \(said.count) are in no case file")
    }

    private func filedEvents() throws -> Set<String> {
        try stage.read(.intake) { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT json_extract(body, '$.id') FROM case_lines
                    WHERE ticket_id IN (SELECT ticket_id FROM tickets WHERE external_ref LIKE ?)
                    """, arguments: ["\(script.name)-%"])
        }
    }

    /// First arrivals count 1, 2, 3 …, and a number belongs to one message.
    private func checkOrder(_ streams: [String: [(number: Int64, id: String)]], _ verdict: inout Verdict) {
        for (stream, messages) in streams {
            var owner: [Int64: String] = [:]
            var order: [Int64] = []
            for (number, id) in messages {
                if let other = owner[number] {
                    if other != id {
                        verdict.doubled += 1
                        verdict.violations.append("\(stream): two messages have the number \(number)")
                    }
                } else {
                    owner[number] = id
                    order.append(number)
                }
            }
            let first = expectation.isTapWhole ? 1 : (order.first ?? 1)
            verdict.require(
                order == Array(first..<(first + Int64(order.count))), "\(stream): out of order or with a gap: \(order)")
        }
    }

    /// A clock breaks once a round.
    private func checkClocks(_ clocks: [String: Set<String>], _ subjects: Set<String>, _ verdict: inout Verdict) {
        let more = clocks.values.reduce(0) { $0 + $1.count - 1 }
        verdict.doubled += more
        verdict.require(more == 0, "\(more) clocks broke more than once")
        guard let expected = expectation.breaches else { return }
        let broken = clocks.keys.filter { $0.contains(" responded ") }.count
        verdict.require(
            broken == expected * subjects.count,
            "\(broken) clocks 'responded' broke, expected \(expected * subjects.count)")
    }
}
