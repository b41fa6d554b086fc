import AMQP
import ArgumentParser
import Contracts
import Foundation
import GRDB
import Messaging

/// Measures how fast the pipeline is, beside what the broker itself can carry on the same machine in the same minutes.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Started by Tests/Bench/run, which brings up a broker and the five services.")

    @Flag(help: "A fifth of the load, and a tenth of backlog, timers and archive.") var quick = false
    @Flag(help: "Print the definitions that the broker has to load first, and nothing else.") var definitions = false
    @Flag(help: "Leave the load out, and the broker's limit, and measure only what else is asked for.") var noLoad =
        false
    @Option(help: "Rounds; medians are reported.") var rounds = 3
    @Option(help: "Tickets of one round; 3000 unless given, 600 when quick.") var tickets: Int?
    @Option(help: "Seconds of the open-loop load at half the rate.") var seconds: Double?
    @Option(help: "Connections on each side of the broker's limit.") var connections = 2
    @Option(help: "Lets so many tickets pile up before intake, and watches them drain.") var backlog: Int?
    @Option(help: "Gives escalation so many armed timers, and lets up to 24,000 more come due.") var timers: Int?
    @Option(help: "Starts the services on so many finished tickets, as many as the disk has room for.") var archive:
        Int?
    @Option(help: "Varies a number of the services and of the limit's clients.") var sweep: [Sweep.Number] = []
    @Option(help: "Where the table and the JSON go.") var output: String?

    func run() async throws {
        if definitions {
            print(String(decoding: try WireJSON.encode(BrokerLimit.definitions), as: UTF8.self))
            return
        }
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["AFTERCARE_AMQP_URL"], let address = BrokerAddress(url: url),
            let state = environment["AFTERCARE_STATE"], let bin = environment["AFTERCARE_BIN"]
        else { throw BenchFault("start the bench with Tests/Bench/run") }
        let pipeline = Pipeline(address: address, deployment: Deployment(folder: state, bin: bin))
        var report = BenchReport()
        // What was measured before a failure is not lost.
        defer { print(report.markdown) }
        try await measure(pipeline, &report)
    }

    private func write(_ report: BenchReport) throws {
        guard let output else { return }
        try Data(report.markdown.utf8).write(to: URL(fileURLWithPath: "\(output)/bench.md"))
        try WireJSON.encode(report).write(to: URL(fileURLWithPath: "\(output)/bench.json"))
    }

    private func measure(_ pipeline: Pipeline, _ report: inout BenchReport) async throws {
        let run = "b" + String(UInt32.random(in: 0...UInt32.max), radix: 36)
        let tickets = tickets ?? (quick ? 600 : 3000)
        say("warming up")
        _ = try await pipeline.saturate(Submissions(run: "\(run)w"), tickets: 200)
        let limit = BrokerLimit(
            endpoint: .init(host: pipeline.address.host, port: pipeline.address.port),
            story: BrokerLimit.story(try await bodySizes(pipeline, run: "\(run)w")), connections: connections)
        if !noLoad {
            report.load = try await load(pipeline, limit, tickets: tickets, run: run)
            try write(report)
        }
        for number in sweep {
            report.sweeps.append(try await pipeline.sweep(number, beside: limit, tickets: tickets, run: run))
            try write(report)
        }
        if let backlog {
            say("a backlog of \(scaled(backlog))")
            report.backlog = try await pipeline.backlog(Submissions(run: "\(run)q"), tickets: scaled(backlog))
            try write(report)
        }
        if let timers {
            report.timers = try await pipeline.timers(scaled(timers), isQuick: quick)
            try write(report)
        }
        if let archive { report.archive = try await pipeline.archive(scaled(archive)) }
        try write(report)
    }

    private func scaled(_ count: Int) -> Int { max(1, quick ? count / 10 : count) }

    private func load(
        _ pipeline: Pipeline, _ limit: BrokerLimit, tickets: Int, run: String
    ) async throws -> LoadReport {
        var limits: [Double] = []
        var limitCPU: [Double] = []
        var loads: [Pipeline.Saturation] = []
        for round in 1...rounds {
            say("round \(round): the broker's limit")
            let before = try pipeline.processes.cpuSeconds()["broker"] ?? 0
            limits.append(Double(tickets) / (try await limit.carry(tickets)).seconds)
            limitCPU.append(((try pipeline.processes.cpuSeconds()["broker"] ?? 0) - before) * 1e6 / Double(tickets))
            say("round \(round): the pipeline")
            loads.append(try await pipeline.saturate(Submissions(run: "\(run)s\(round)"), tickets: tickets))
        }
        let rate = loads.map(\.ticketsPerSecond).median / 2
        let length = seconds ?? (quick ? 5 : 20)
        say("open loop at \(Int(rate)) tickets/s for \(Int(length)) s")
        let latencies = try await pipeline.paced(
            Submissions(run: "\(run)p"), rate: rate, tickets: max(100, Int(rate * length)))
        try await pipeline.deployment.requireSound()
        return LoadReport(
            rounds: rounds, limits: limits, limitCPUMicroseconds: limitCPU, loads: loads, openLoopRate: rate,
            latencies: latencies)
    }

    /// The mean size of each message of the warm-up, so that the broker's limit carries the same bytes.
    private func bodySizes(_ pipeline: Pipeline, run: String) async throws -> [String: Int] {
        var sizes = try await MessageStore.openForReading("\(pipeline.state)/intake.sqlite").read { db in
            try Row.fetchAll(
                db, sql: "SELECT event, CAST(avg(length(body)) AS INTEGER) AS bytes FROM case_lines GROUP BY event"
            ).reduce(into: [String: Int]()) { $0[$1["event"]] = $1["bytes"] }
        }
        sizes["inbound"] = try Submissions(run: run).body(0).count
        return sizes
    }
}

/// Progress goes to standard error, so that standard output is the table.
func say(_ text: String) {
    FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
}

extension [Double] {
    /// Of an even number, the mean of the middle two; not a number when there are none.
    var median: Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
