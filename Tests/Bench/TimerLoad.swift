import Contracts
import Foundation
import GRDB
import Messaging

/// What many armed timers cost escalation, and how punctual it is.
struct TimerLoad: Codable, Sendable {
    /// Armed and not due.
    var armed: Int
    var storeMiB: Double
    /// CPU seconds a second of escalation while nothing is due: with a few timers, and with all of them.
    var idleCPU: [Double]
    var secondsToReady: Double
    var residentMiB: Double
    /// How many were due at one instant, and how many of them a second were committed.
    var burst: Int
    var firedPerSecond: Double
    /// Evenly spread instants: how many a second, and from each to the commit of what it did.
    var rate: Double
    var lateness: Latency
}

extension Pipeline {
    /// Fills escalation with tickets that wait for an answer, and lets some of them wait in vain.
    ///
    /// Tickets whose timers fire are in the other stores as well, so that what escalation says of them is taken as ever.
    ///
    /// - Parameter isQuick: Shorter looks.
    func timers(_ armed: Int, isQuick: Bool) async throws -> TimerLoad {
        try await deployment.reset()
        let clones = try await TimerClones(try await openTickets(20), deployment)
        let before = try await idleCPU(isQuick)
        say("\(armed) timers are armed")
        try await deployment.stop()
        // From one hour on, as tickets of three days would have them.
        let soonest = Instant.systemNow() + .seconds(3600)
        try await clones.write(armed, in: [.escalation]) {
            soonest + .milliseconds(Int64($0) * 259_200_000 / Int64(armed))
        }
        try await deployment.start(ServiceName.allCases.filter { $0 != .escalation })
        let ready = try await deployment.timeToReady(.escalation)
        try await quiet()
        let idle = try await idleCPU(isQuick)
        let resident = processes.residentMiB()["escalation"] ?? .nan
        let size = Double(deployment.storeBytes(of: .escalation)) / 1_048_576
        let burst = try await fire(min(20_000, max(armed / 5, 1)), perSecond: nil, of: clones)
        let flow = try await fire(min(isQuick ? 1_000 : 4_000, max(armed / 5, 1)), perSecond: 200, of: clones)
        return TimerLoad(
            armed: armed, storeMiB: size, idleCPU: [before, idle], secondsToReady: ready.seconds, residentMiB: resident,
            burst: burst.count, firedPerSecond: Double(burst.count) / (burst.lateness.max() ?? .nan), rate: 200,
            lateness: Latency("timer fired", nanoseconds: flow.lateness.map { $0 * 1e9 }))
    }

    /// CPU seconds a second of escalation.
    private func idleCPU(_ isQuick: Bool) async throws -> Double {
        let span = Duration.seconds(isQuick ? 5 : 30)
        let before = try processes.cpuSeconds()["escalation"] ?? .nan
        try await Task.sleep(for: span)
        return ((try processes.cpuSeconds()["escalation"] ?? .nan) - before) / span.seconds
    }

    /// Writes tickets whose timers are due soon, and watches them fire.
    ///
    /// - Parameter rate: Timers a second; all at one instant when nil.
    private func fire(
        _ count: Int, perSecond rate: Double?, of clones: TimerClones
    ) async throws -> (count: Int, lateness: [Double]) {
        say("\(count) timers are due \(rate.map { "at \($0)/s" } ?? "at once")")
        try await deployment.stop()
        // Time to be written, for the services to start, and for flow marks to be fresh.
        let first = Instant.systemNow() + .milliseconds(8_000 + Int64(count))
        let step = rate.map { 1000 / $0 } ?? 0
        try await clones.write(count, in: ServiceName.allCases) { first + .milliseconds(Int64(Double($0) * step)) }
        try await deployment.start()
        guard Instant.systemNow() + .seconds(4) < first else {
            throw BenchFault("writing \(count) tickets took too long for their timers to be due on time")
        }
        let watch = FiringWatch(store: deployment.store(of: .escalation), first: first, step: step, count: count)
        let lateness = try await onThread { try watch.lateness() }
        try await quiet()
        try await deployment.requireSound()
        return (count, lateness)
    }
}

extension TimerLoad {
    var markdown: [String] {
        [
            "", "| \(armed) armed timers | |", "|---|---|",
            "| store of escalation, MiB | \(number(storeMiB)) |",
            "| escalation starts on it, s until ready | \(number(secondsToReady)) |",
            "| RSS of escalation, MiB | \(number(residentMiB)) |",
            "| idle CPU of escalation, ms/s: 20 timers, all | \(idleCPU.map { number($0 * 1000) }.joined(separator: ", ")) |",
            "| \(burst) due at once, fired/s | \(number(firedPerSecond)) |",
        ] + [lateness].markdown("due at \(number(rate))/s, ms late")
    }
}
