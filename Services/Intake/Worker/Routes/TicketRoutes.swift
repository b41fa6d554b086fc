import Contracts
import GRDB
import Hummingbird
import IntakeDomain
import Messaging
import ServiceRuntime

/// Reading tickets: for publishers within their grant, for staff all of them.
struct TicketRoutes: Sendable {
    let store: MessageStore
    let archive: StandardArchive
    let configuration: IntakeConfiguration

    func add(to router: ServiceRouter) {
        router.get("v1/tickets/{number}") { request, context in
            let number = try context.parameters.require("number")
            guard let caller = configuration.caller(of: request) else { return Refusal.unknownCaller }
            return try await view(of: number, for: caller).map { Response(json: $0) } ?? Refusal.unknownTicket
        }
        router.get("v1/tickets/{number}/timeline") { request, context in
            let number = try context.parameters.require("number")
            guard let staff = configuration.staff(of: request) else { return Refusal.unknownCaller }
            return try await view(of: number, for: .staff(staff)).map { Response(json: $0.timeline) }
                ?? Refusal.unknownTicket
        }
    }

    private func view(of number: String, for caller: Caller) async throws -> TicketView? {
        try await store.read { [configuration, archive] db in
            try Self.view(of: number, for: caller, configuration, archive, in: db)
        }
    }

    private static func view(
        of number: String, for caller: Caller, _ configuration: IntakeConfiguration, _ archive: StandardArchive,
        in db: Database
    ) throws -> TicketView? {
        let register = TicketRegister(db: db)
        guard let ticket = try register.ticket(number: number) else { return nil }
        var reference: String?
        if case .publisher(let publisher) = caller {
            let references = try register.references(to: ticket.ticketId)
            let isCovered = configuration.grants.covers(
                publisher, submitters: Set(references.keys), region: ticket.region)
            guard isCovered else { return nil }
            reference = references[publisher] ?? ticket.externalRef
        }
        return try TicketView(ticket, archive, reference: reference, zone: configuration.zone, in: db)
    }
}
