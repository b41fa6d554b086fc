import Contracts
import Foundation
import GRDB

/// Where a registered ticket is: what every event about it asks for, read without the rest of its row.
struct TicketStanding: Sendable, FetchableRecord {
    /// Who submitted it.
    let publisher: String
    let region: String?
    /// The reference it was submitted under.
    let externalRef: String
    let state: TicketState
    let stage: Stage
    let waitingOn: WaitingOn
    /// Sequence of triage's last event.
    let revision: Int64
    private let headJSON: Data?
    private let promisedJSON: Data

    init(row: Row) {
        publisher = row[0]
        region = row[1]
        externalRef = row[2]
        state = TicketState(rawValue: row[3])
        stage = Stage(rawValue: row[4]) ?? .accept
        waitingOn = WaitingOn(rawValue: row[5]) ?? .none
        revision = row[6]
        headJSON = row[7]
        promisedJSON = row[8]
    }

    /// Whether its clocks were set.
    var hasPromises: Bool { promisedJSON != Data("{}".utf8) }

    /// Nil until triage has spoken.
    func head() throws -> TicketHead? {
        try headJSON.map { try WireJSON.decode(TicketHead.self, from: $0) }
    }

    /// Due instants by clock.
    func promised() throws -> [String: Instant] {
        try WireJSON.decode([String: Instant].self, from: promisedJSON)
    }
}
