import Contracts
import Foundation
import IntakeDomain

/// Values that tests start from.
enum Samples {
    /// Ten in the morning of 2026-11-22 in Shanghai.
    static let noon = Instant(milliseconds: 1_795_312_800_000)

    /// A submission from the data of its JSON; `change` adjusts the smallest one that works.
    static func submission(_ change: (inout TicketSubmitted) -> Void = { _ in }) throws -> TicketSubmitted {
        let json = #"""
            {"externalRef":"CRM-1","channel":"phone","description":"空调不制冷,显示E1",
             "parties":[{"role":"customer","externalId":"C-1","name":"张伟","phones":["13800005678"]}],
             "product":{"brand":"格力","model":"KFR-35"}}
            """#
        var submission = try WireJSON.decode(TicketSubmitted.self, from: Data(json.utf8))
        change(&submission)
        return submission
    }

    static func fact(_ name: String, _ data: String) throws -> Fact {
        let json =
            #"{"ticketId":"\#(ticket)","recordedBy":"callcentre","late":false,"fact":"\#(name)","data":\#(data)}"#
        return try WireJSON.decode(FactRecorded.self, from: Data(json.utf8)).fact
    }

    static let ticket = TicketID(tenant: EnvelopeHead.tenant, publisher: "callcentre", eventID: "cc-1")
}
