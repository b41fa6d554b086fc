import Contracts
import Foundation
import NIOCore

@testable import EscalationWorker

/// One onlooker's side of the live board.
struct FeedReader {
    let feed: BoardFeed
    private var known: Int?

    init(feed: BoardFeed) {
        self.feed = feed
    }

    /// What it is told now; nil when nothing is new.
    mutating func next() async throws -> BoardNews? {
        guard case .events(let events, let edition) = try await feed.news(since: known), let event = events.first else {
            return nil
        }
        known = edition
        return try WireJSON.decode(BoardNews.self, from: Data(event.readableBytesView.dropFirst("data: ".utf8.count)))
    }
}
