import AMQP
import Contracts
import Crypto
import Foundation
import GRDB

/// Finds the message that kills the process, so that it alone is parked.
///
/// A delivery that comes again was perhaps there when the process died. Before such deliveries are handled they are written
/// down; they are struck off in the transaction that handles them. One that stood here already runs alone from then on, and
/// one that has been tried ``attempts`` times is not tried again.
enum SuspectLedger {
    /// How often a message may be under way when the process dies, beside the first time, of which nothing was written down.
    static let attempts = 3
    /// How long a service has to have lived before it tries again what was under way when it died.
    ///
    /// What kills it from outside soon after each start, a supervisor or a fault of its own, would else accuse whatever message
    /// is the first.
    static let grace = Duration.seconds(1)

    /// What is handled in one transaction.
    struct Segment {
        var deliveries: [Delivery]
        /// How often they were written down before; nil for what comes for the first time.
        let tried: Int?

        /// Whether they were under way at an earlier death.
        var wasTried: Bool { tried ?? 0 > 0 }
        /// Whether they have to be written down before and struck off after.
        var isSuspect: Bool { tried.map { $0 < attempts } ?? false }
        /// Whether they are parked instead of handled.
        var isGivenUp: Bool { tried ?? 0 >= attempts }
    }

    /// Cuts a batch, in its order, by how often each delivery was tried before.
    static func segments(_ batch: [Delivery], tried: [Data: Int]) -> [Segment] {
        var segments: [Segment] = []
        for delivery in batch {
            let next = Segment(
                deliveries: [delivery], tried: delivery.redelivered ? tried[key(of: delivery), default: 0] : nil)
            if let last = segments.last, !next.wasTried, last.tried == next.tried {
                segments[segments.count - 1].deliveries.append(delivery)
            } else {
                segments.append(next)
            }
        }
        return segments
    }

    static func tried(_ batch: [Delivery], in db: Database) throws -> [Data: Int] {
        var tried: [Data: Int] = [:]
        for delivery in batch where delivery.redelivered {
            let key = key(of: delivery)
            tried[key] = try Int.fetchOne(db, sql: "SELECT attempts FROM suspect WHERE key = ?", arguments: [key])
        }
        return tried
    }

    static func note(_ deliveries: [Delivery], in db: Database) throws {
        for delivery in deliveries {
            try db.execute(
                sql: "INSERT INTO suspect VALUES (?, 1) ON CONFLICT(key) DO UPDATE SET attempts = attempts + 1",
                arguments: [key(of: delivery)])
        }
    }

    static func strike(_ deliveries: [Delivery], in db: Database) throws {
        for delivery in deliveries {
            try db.execute(sql: "DELETE FROM suspect WHERE key = ?", arguments: [key(of: delivery)])
        }
    }

    /// By content: what kills before it is decoded has no other name.
    private static func key(of delivery: Delivery) -> Data {
        var hash = SHA256()
        hash.update(data: Data("\(delivery.consumer)\u{0}\(delivery.routingKey)\u{0}".utf8))
        hash.update(data: delivery.body)
        return Data(hash.finalize().prefix(16))
    }
}
