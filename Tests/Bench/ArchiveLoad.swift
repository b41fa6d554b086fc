import Contracts
import Foundation

/// What a store full of finished tickets costs a service that starts.
struct ArchiveLoad: Codable, Sendable {
    struct Start: Codable, Sendable {
        var service: ServiceName
        var storeMiB: Double
        /// From execution until `/readyz` says 200.
        var seconds: Double
        /// When it was ready.
        var residentMiB: Double
    }

    /// As asked for, and as many as the disk had room for.
    var asked: Int
    var tickets: Int
    var ticketKiB: Double
    var secondsToWrite: Double
    var cache: PageCache
    /// With the tickets alone that the others were made of, and with all.
    var small: [Start]
    var full: [Start]
    /// The first ticket after each cold start, in milliseconds by stage.
    var firstTicketSmall: [Latency]
    var firstTicketFull: [Latency]
}

extension Pipeline {
    /// Bytes of the disk that are left alone.
    private static let reserve = 5 << 30

    /// Fills all five stores with finished tickets, and starts the services on them with a cold page cache.
    func archive(_ asked: Int) async throws -> ArchiveLoad {
        try await deployment.reset()
        let samples = try await finishedTickets(20)
        let stored = try await samples.stored(in: deployment)
        let small = try await coldStart(run: "coldsmall")
        say("\(asked) finished tickets are written")
        try await deployment.stop()
        let begin = ContinuousClock.now
        let written = try await fill(stored, tickets: asked)
        let seconds = (ContinuousClock.now - begin).seconds
        let full = try await coldStart(run: "coldfull")
        return ArchiveLoad(
            asked: asked, tickets: written.tickets, ticketKiB: written.bytesPerTicket / 1024, secondsToWrite: seconds,
            cache: full.cache, small: small.starts, full: full.starts, firstTicketSmall: small.firstTicket,
            firstTicketFull: full.firstTicket)
    }

    /// Starts one service after the other with nothing of its store in memory, and sends a ticket through them.
    private func coldStart(
        run: String
    ) async throws -> (cache: PageCache, starts: [ArchiveLoad.Start], firstTicket: [Latency]) {
        try await deployment.stop()
        var cache = PageCache.stores
        var starts: [ArchiveLoad.Start] = []
        for service in ServiceName.allCases {
            say("\(service) starts with \(deployment.storeBytes(of: service) >> 20) MiB")
            cache = PageCache.drop(files: ServiceName.allCases.map(deployment.store))
            let seconds = try await deployment.timeToReady(service).seconds
            starts.append(
                .init(
                    service: service, storeMiB: Double(deployment.storeBytes(of: service)) / 1_048_576,
                    seconds: seconds, residentMiB: processes.residentMiB()[service.rawValue] ?? .nan))
        }
        let firstTicket = try await paced(Submissions(run: run), rate: 1, tickets: 1)
        try await deployment.requireSound()
        return (cache, starts, firstTicket)
    }

    /// Writes as many as there is room for, evenly spread over the last 29 days, which is as long as claims are kept.
    private func fill(
        _ stored: [ServiceName: [StoredTicket]], tickets asked: Int
    ) async throws -> (tickets: Int, bytesPerTicket: Double) {
        let probe = min(asked, 1_000)
        let before = size
        try await write(stored, 1..<(1 + probe), of: asked)
        let bytesPerTicket = Double(size - before) / Double(probe)
        let room = try freeBytes() - Self.reserve
        let tickets = min(asked, probe + max(0, Int(Double(room) / bytesPerTicket)))
        if tickets < asked { say("the disk has room for \(tickets) only") }
        try await write(stored, (1 + probe)..<(1 + max(probe, tickets)), of: asked)
        return (tickets, Double(size - before) / Double(tickets))
    }

    private var size: Int { ServiceName.allCases.map(deployment.storeBytes).reduce(0, +) }

    private func freeBytes() throws -> Int {
        let values = try FileManager.default.attributesOfFileSystem(forPath: state)
        guard let free = values[.systemFreeSize] as? Int else {
            throw BenchFault("free space of \(state) is not known")
        }
        return free
    }

    private func write(
        _ stored: [ServiceName: [StoredTicket]], _ indices: Range<Int>, of all: Int
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (service, tickets) in stored {
                let filler = StoreFiller(path: deployment.store(of: service), tickets: tickets)
                group.addTask {
                    try await filler.write(indices, of: 1..<(1 + all)) { index, _ in
                        .milliseconds(Int64(index - all) * (29 * 86_400_000 / Int64(all)))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

extension ArchiveLoad {
    var markdown: [String] {
        let dropped = cache == .everything ? "page cache dropped" : "stores dropped from the page cache"
        let room = tickets < asked ? ", \(asked) asked for, no room for more" : ""
        var lines = [
            "", "\(tickets) finished tickets\(room), \(number(ticketKiB)) KiB each in all stores; \(dropped)", "",
            "| cold start | store MiB | s until ready | RSS MiB | with 20 tickets: s | RSS MiB |",
            "|---|---|---|---|---|---|",
        ]
        lines += zip(full, small).map { full, small in
            "| \(full.service) | \(number(full.storeMiB)) | \(number(full.seconds)) | \(number(full.residentMiB)) | "
                + "\(number(small.seconds)) | \(number(small.residentMiB)) |"
        }
        lines += ["", "| first ticket after it, ms | | with 20 tickets |", "|---|---|---|"]
        lines += zip(firstTicketFull, firstTicketSmall).map {
            "| \($0.stage) | \(number($0.max)) | \(number($1.max)) |"
        }
        return lines
    }
}
