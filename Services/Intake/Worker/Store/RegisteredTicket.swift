import Contracts
import Foundation
import GRDB
import IntakeDomain

/// A row of the register.
struct RegisteredTicket: Sendable, FetchableRecord {
    let ticketId: TicketID
    let number: String
    let publisher: String
    let externalRef: String
    let kind: RequestKind
    let region: String?
    let openedAt: Instant
    let drill: Bool
    let machine: MachineKeys
    let registered: TicketRegistered
    let state: TicketState
    let stage: Stage
    let waitingOn: WaitingOn
    let isOpen: Bool
    /// Sequence of triage's last event.
    let revision: Int64
    /// Nil until triage has spoken.
    let head: TicketHead?
    let promised: [String: Instant]
    /// Nil before the first line of the case file.
    let caseHead: CaseHead?

    init(row: Row) throws {
        ticketId = row["ticket_id"]
        number = row["number"]
        publisher = row["publisher"]
        externalRef = row["external_ref"]
        kind = RequestKind(rawValue: row["kind"]) ?? .request
        region = row["region"]
        openedAt = row["opened_at"]
        drill = row["drill"]
        machine = MachineKeys(asset: row["asset"], model: row["model"], hasSerial: row["has_serial"])
        registered = try WireJSON.decode(TicketRegistered.self, from: row["registered"])
        state = TicketState(rawValue: row["state"])
        stage = Stage(rawValue: row["stage"]) ?? .accept
        waitingOn = WaitingOn(rawValue: row["waiting_on"]) ?? .none
        isOpen = row["is_open"]
        revision = row["revision"]
        head = try (row["head"] as Data?).map { try WireJSON.decode(TicketHead.self, from: $0) }
        promised = try WireJSON.decode([String: Instant].self, from: row["promised"])
        let sequence: Int64 = row["case_sequence"]
        caseHead = sequence == 0 ? nil : CaseHead(sequence: sequence, digest: row["case_digest"])
    }

    /// As its own submitter knows it.
    var name: TicketName { TicketName(ticketId: ticketId, number: number, externalRef: externalRef) }
}
