import ArgumentParser
import Contracts
import EscalationDomain
import Foundation
import Locking
import Messaging
import ServiceRuntime
import Texts

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follows escalations live: next to break first, countdown, why, who, next step.",
        discussion: StaffOptions.exitCodes
            + "\nEnds with Ctrl-C. A broken connection is made again; until then the screen says since when it is old."
            + "\nWithout a terminal it prints a table for each change; with --json one line of JSON for each.")

    @OptionGroup var staff: StaffOptions
    @Flag(help: "Print each change as one line of JSON.") var json = false
    @Flag(help: "Print the table once and leave.") var once = false

    func run() async throws {
        let client = try await staff.client()
        _ = try await staff.ask { try await $0.get("/v1/oncall") }
        let manner: BoardWatcher.Manner = json ? .json : once || !Terminal.isTerminal ? .tables : .screen
        try await BoardWatcher(client: client, manner: manner, once: once).run()
    }
}

/// Follows the live stream and shows it.
private struct BoardWatcher: Sendable {
    enum Manner {
        /// Drawn anew every second.
        case screen
        /// One after each change.
        case tables
        case json
    }

    private static let retry = Duration.seconds(2)
    private static let tick = Duration.seconds(1)
    private static let clear = "\u{1b}[H\u{1b}[2J"

    let client: APIClient
    let manner: Manner
    let once: Bool
    private let screen = Screen()

    init(client: APIClient, manner: Manner, once: Bool) {
        self.client = client
        self.manner = manner
        self.once = once
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await follow() }
            if manner == .screen {
                group.addTask {
                    while !Task.isCancelled {
                        write(Self.clear + ShownText.lines(screen.text))
                        try await Task.sleep(for: Self.tick)
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Connects again for ever, unless asked to print once: then one connection that comes to nothing is the end.
    private func follow() async throws {
        while true {
            do {
                try await client.follow("/v1/stream", show)
                try lost(CommandFault("the service ended the stream"))
            } catch is Done {
                return
            } catch let error as StreamRefused {
                try lost(CommandFault(error.answer.complaint))
            } catch let error as NoAnswer {
                try lost(error)
            }
            try await Task.sleep(for: Self.retry)
        }
    }

    /// - Throws: `ExitCode` when there is no second try.
    private func lost(_ error: some Error) throws {
        screen.lost("\(error)")
        if manner != .screen { complain(error) }
        if once { throw ExitCode(CommandFault.unavailable) }
    }

    private func show(_ data: Data) throws {
        screen.show(try WireJSON.decode(BoardNews.self, from: data))
        switch manner {
        case .screen: break
        case .tables: write(ShownText.lines(screen.text) + "\n")
        case .json: write(ShownText.json(String(decoding: data, as: UTF8.self)))
        }
        if once { throw Done() }
    }

    /// Unbuffered, so that a pipe sees every change when it happens.
    private func write(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    private struct Done: Error {}
}

/// What the stream has told so far, and whether it still speaks.
private final class Screen: Sendable {
    private struct Content {
        var pages: [EscalationID: EscalationPage] = [:]
        var upcoming: [UpcomingClock] = []
        var lostSince: Instant?
        var reason = ""
    }

    private let content = Locked(Content())

    func show(_ news: BoardNews) {
        content.withLock { content in
            // The first news after a gap has the whole list.
            if content.lostSince != nil { content.pages = [:] }
            content.lostSince = nil
            for page in news.escalations where page.revision >= content.pages[page.escalationId]?.revision ?? 0 {
                content.pages[page.escalationId] = page.status == .resolved || page.status == .cancelled ? nil : page
            }
            content.upcoming = news.upcoming
        }
    }

    func lost(_ reason: String) {
        content.withLock { content in
            content.lostSince = content.lostSince ?? .systemNow()
            content.reason = reason
        }
    }

    var text: String {
        let (now, content) = (Instant.systemNow(), content.withLock { $0 })
        let pages = content.pages.values.sorted(by: EscalationPage.breaksBefore)
        let table = BoardText(language: Terminal.language.rawValue, width: Terminal.width, now: now).table(
            pages, upcoming: content.upcoming)
        let lost = content.lostSince.map { since in
            let time = Terminal.time(since)
            return Terminal.text(.init("连接已断开,以下内容截至 \(time)", "Connection lost; what follows is as of \(time)"))
                + " (\(content.reason))\n"
        }
        return (lost ?? "") + Terminal.time(now) + "\n\n" + table
    }
}
