import AMQP
import Contracts
import Foundation
import GRDB

/// Reads the ledger, the five stores, the sinks and the tap after everything has come to rest.
struct Checker: Sendable {
    let stage: Stage
    let script: Script
    let ledger: Ledger
    let expectation: Expectation
    /// When the run began.
    let begin = Instant.now()
    /// The last parked message of each service before the run.
    let parkedBefore: [ServiceName: Int64]
    /// How long everything may take to come to rest.
    var patience = Duration.seconds(60)

    private var tickets: Set<String> { Set((0..<script.tickets).map { script.ticket($0).description }) }

    // MARK: - Rest

    /// Waits until nothing is under way: no message in a work queue, an outbox, behind a gap; no notice or question owed.
    ///
    /// - Returns: What still was at the deadline.
    func rest(until deadline: ContinuousClock.Instant) async -> String? {
        while true {
            var unrest: String?
            do {
                unrest = try await disturbance()
            } catch {
                unrest = "\(error)"
            }
            guard unrest != nil, ContinuousClock.now < deadline else { return unrest }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func disturbance() async throws -> String? {
        for service in ServiceName.allCases {
            let waiting = try stage.count(
                service,
                "SELECT (SELECT count(*) FROM outbox WHERE type <> 'flow.mark.v1') + (SELECT count(*) FROM held)")
            if waiting > 0 { return "\(waiting) messages wait in \(service)" }
        }
        let open = try openEvents()
        if !open.isEmpty { return "\(open.count) events are not decided, \(open.min() ?? "")" }
        let owed = try stage.count(.notifier, "SELECT count(*) FROM notices WHERE state IN ('pending', 'attempted')")
        if owed > 0 { return "\(owed) notices are owed" }
        if expectation.isLife {
            let invited = try stage.read(.survey) { db in
                try String.fetchSet(
                    db, sql: "SELECT ticket_id FROM surveys WHERE phase NOT IN ('awaiting', 'scheduled')")
            }
            let missing = tickets.subtracting(invited).count
            if missing > 0 { return "\(missing) customers were not asked" }
        }
        let connection = try await stage.connect("rest")
        for service in ServiceName.allCases {
            for queue in [Topology.workQueue(of: service), Topology.parkedQueue(of: service)] {
                let ready = try await connection.readyCount(of: queue)
                if ready > 1 { return "\(ready) messages wait in \(queue)" }
            }
        }
        let inbound = try await connection.readyCount(of: Topology.inboundQueue)
        await connection.close()
        return inbound > 0 ? "\(inbound) messages wait in \(Topology.inboundQueue)" : nil
    }

    /// Confirmed events of the script that have no final answer in intake's store.
    private func openEvents() throws -> Set<String> {
        let answers = try answers()
        let expected = ledger.confirmed.intersection(script.events.map(\.id))
        return expected.filter { answers[$0]?.final != true }
    }

    private func answers() throws -> [String: EventAnswered] {
        try stage.read(.intake) { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT event_id, answer FROM events WHERE publisher = 'callcentre' AND event_id LIKE ?",
                arguments: ["\(script.name)-%"])
            return try rows.reduce(into: [:]) {
                $0[$1["event_id"]] = try WireJSON.decode(EventAnswered.self, from: $1["answer"] as Data)
            }
        }
    }

    // MARK: - The invariants

    func verdict() async throws -> Verdict {
        let deadline = ContinuousClock.now + patience
        var verdict = try await checkAtRest(until: deadline)
        // What a service has taken and not committed yet is in no queue, so the stores are asked until they are right.
        while !verdict.violations.isEmpty, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(200))
            verdict = try await checkAtRest(until: deadline)
        }
        try await checkTap(&verdict, until: deadline)
        let chain = try await Command.run(
            "\(stage.places.bin)/intake", ["verify", "--config", "\(stage.places.folder)/intake.yaml"], mayFail: true)
        verdict.require(chain.status == 0, "a case file is broken: \(chain.output)")
        return verdict
    }

    private func checkAtRest(until deadline: ContinuousClock.Instant) async throws -> Verdict {
        var verdict = Verdict()
        verdict.messages = ledger.attempts
        if let unrest = await rest(until: deadline) { verdict.violations.append("no rest: \(unrest)") }
        try checkEvents(&verdict)
        try checkStores(&verdict)
        try checkStreams(&verdict)
        try checkNotices(&verdict)
        try checkParked(&verdict)
        return verdict
    }

    /// Nothing acknowledged is lost, nothing is invented.
    private func checkEvents(_ verdict: inout Verdict) throws {
        let answers = try answers()
        let open = try openEvents()
        verdict.lost += open.count
        verdict.require(open.isEmpty, "\(open.count) confirmed events without a final answer, like \(open.min() ?? "")")
        let refused = answers.filter { $1.final && $1.status != .applied }.keys
        verdict.require(refused.isEmpty, "\(refused.count) legal events refused, like \(refused.min() ?? "")")
        let invented = Set(answers.keys).subtracting(ledger.meant)
        verdict.require(invented.isEmpty, "events that nobody sent: \(invented.sorted().prefix(3))")
    }

    /// Exactly one row of each kind a ticket, and the same state everywhere.
    private func checkStores(_ verdict: inout Verdict) throws {
        let pattern = "\(script.name)-%"
        let registered = try states(
            .intake, "SELECT ticket_id, state FROM tickets WHERE external_ref LIKE ?", [pattern])
        let cases = try states(.triage, "SELECT ticket_id, state FROM cases WHERE external_ref LIKE ?", [pattern])
        verdict.require(registered == cases, "intake and triage differ about the state of tickets")
        verdict.lost += tickets.subtracting(registered.keys).count
        verdict.require(Set(registered.keys) == tickets, "\(registered.count) tickets, not \(tickets.count)")
        let watched = try stage.read(.escalation) { try String.fetchSet($0, sql: "SELECT ticket_id FROM watch") }
        verdict.require(tickets.isSubset(of: watched), "escalation does not watch every ticket")
        let lines = try stage.read(.intake) { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT count(*) AS lines, count(DISTINCT json_extract(body, '$.id')) AS events FROM case_lines
                    WHERE ticket_id IN (SELECT ticket_id FROM tickets WHERE external_ref LIKE ?) GROUP BY ticket_id
                    """, arguments: [pattern])
        }
        let twice = lines.reduce(0) { $0 + ($1["lines"] as Int) - ($1["events"] as Int) }
        verdict.doubled += twice
        verdict.require(twice == 0, "\(twice) lines of case files stand twice")
        for service in ServiceName.allCases {
            let health = try stage.read(service) { try String.fetchOne($0, sql: "PRAGMA quick_check") }
            verdict.require(health == "ok", "the store of \(service) is damaged: \(health ?? "")")
            let suspects = try stage.count(service, "SELECT count(*) FROM suspect")
            verdict.require(suspects == 0, "\(suspects) suspects are left in \(service)")
        }
        let failed = try ServiceName.allCases.reduce(0) {
            $0 + (try stage.count($1, "SELECT count(*) FROM timers WHERE state = 'failed'"))
        }
        verdict.require(failed == expectation.failedTimers, "\(failed) timers failed, not \(expectation.failedTimers)")
        if expectation.isLife {
            let ended = cases.values.filter { $0 == "resolved" || $0 == "closed" }.count
            verdict.lost += tickets.count - ended
            verdict.require(ended == tickets.count, "\(tickets.count - ended) tickets are not resolved")
            let surveys = try stage.read(.survey) { db in
                try String.fetchAll(db, sql: "SELECT ticket_id FROM surveys").filter(tickets.contains)
            }
            verdict.require(Set(surveys) == tickets && surveys.count == tickets.count, "not one survey a ticket")
        }
    }

    private func states(
        _ service: ServiceName, _ sql: String, _ arguments: StatementArguments
    ) throws -> [String: String] {
        try stage.read(service) { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).reduce(into: [:]) { $0[$1[0]] = $1[1] as String }
        }
    }

    /// Every follower of a stream is at its end.
    private func checkStreams(_ verdict: inout Verdict) throws {
        for service in ServiceName.allCases {
            for source in Topology.followed(by: service) {
                let written = try numbers(source, "SELECT subject, sequence FROM stream_counter")
                let followed = try numbers(
                    service, "SELECT subject, sequence FROM stream_progress WHERE source = '\(source.source)'")
                let behind = written.filter { tickets.contains($0.key) && followed[$0.key] != $0.value }.count
                verdict.lost += behind
                verdict.require(behind == 0, "\(service) is not at the end of \(behind) streams of \(source)")
            }
        }
    }

    private func numbers(_ service: ServiceName, _ sql: String) throws -> [String: Int64] {
        try stage.read(service) { db in
            try Row.fetchAll(db, sql: sql).reduce(into: [:]) { $0[$1[0]] = $1[1] as Int64 }
        }
    }

    /// One notice of each kind a ticket, and its file in the sink.
    private func checkNotices(_ verdict: inout Verdict) throws {
        let rows = try stage.read(.notifier) { db in
            try Row.fetchAll(db, sql: "SELECT key, ticket_id, template, state FROM notices")
        }.filter { tickets.contains($0["ticket_id"]) }
        let templates = expectation.isLife ? ["receipt", "responded", "resolved", "survey"] : ["receipt"]
        for template in templates {
            let owners = rows.filter { $0["template"] == template }.map { $0["ticket_id"] as String }
            verdict.lost += tickets.subtracting(owners).count
            verdict.doubled += owners.count - Set(owners).count
            verdict.require(
                Set(owners) == tickets && owners.count == tickets.count,
                "\(template): \(owners.count) notices of \(Set(owners).count) tickets")
        }
        let unsent = rows.filter { row in
            let file = "\(stage.places.folder)/outgoing/\(row["key"] as String).json"
            return row["state"] == "sent" && !FileManager.default.fileExists(atPath: file)
        }.count
        verdict.lost += unsent
        verdict.require(unsent == 0, "\(unsent) notices are called sent and are not in the sink")
    }

    /// Parked is what a run says, and nobody else.
    private func checkParked(_ verdict: inout Verdict) throws {
        var parked: [String: Int] = [:]
        for service in ServiceName.allCases {
            let reasons = try stage.read(service) { db in
                try String.fetchAll(
                    db, sql: "SELECT reason FROM parked WHERE id > ?", arguments: [parkedBefore[service] ?? 0])
            }
            // What is about tickets that a restored intake does not know waits for them.
            for reason in reasons where !(expectation.isIntakeOld && service == .intake && reason == "impossible") {
                parked["\(service)/\(reason)", default: 0] += 1
            }
        }
        verdict.require(parked == expectation.parked, "parked \(parked), expected \(expectation.parked)")
    }
}
