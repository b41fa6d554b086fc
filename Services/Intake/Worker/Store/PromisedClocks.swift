import Contracts
import GRDB
import ServiceRuntime
import ServiceStandard

/// Which clocks of a ticket are promises to the customer, and what its standard calls them.
struct PromisedClocks {
    let archive: StandardArchive
    let db: Database

    /// Our guard over tickets that nobody has assessed; no promise to anybody.
    private static let unassessed = "unassessed"

    /// Due instants by clock; the time that customers have to answer is no promise of ours.
    ///
    /// - Parameter digest: Of the ticket's standard; nil until triage has said it.
    func due(_ clocks: [Clock], under digest: String?) throws -> [String: Instant] {
        let standard = try standard(digest)
        var promised: [String: Instant] = [:]
        for clock in clocks where clock.id != Self.unassessed {
            guard let due = clock.dueAt, try rule(clock.id, standard)?.owner != .customer else { continue }
            promised[clock.id] = due
        }
        return promised
    }

    /// By clock; without those that no standard knows.
    func titles(of clocks: some Sequence<String>, under digest: String?) throws -> [String: LocalizedText] {
        let standard = try standard(digest)
        var titles: [String: LocalizedText] = [:]
        for clock in clocks { titles[clock] = try rule(clock, standard)?.title }
        return titles
    }

    private func standard(_ digest: String?) throws -> Standard? {
        try digest.flatMap { try archive.standard(for: $0, in: db) }
    }

    private func rule(_ clock: String, _ standard: Standard?) throws -> ClockRule? {
        let clock = ClockID(rawValue: clock)
        guard let standard else { return try archive.rule(of: clock, under: nil, in: db) }
        return standard.clock(clock)
    }
}
