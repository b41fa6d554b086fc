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
        var reader = TicketView.Reader.staff
        if case .publisher(let publisher) = caller {
            let own = try register.reference(of: publisher, to: ticket.ticketId)
            switch configuration.grants.access(
                of: publisher, owner: ticket.publisher, hasReference: own != nil, region: ticket.region)
            {
            case .none: return nil
            case .follow: reader = .follower(publisher, reference: own ?? "")
            case .full: reader = .publisher(reference: publisher == ticket.publisher ? nil : own)
            }
        }
        return try TicketView(ticket, archive, for: reader, zone: configuration.zone, in: db)
    }
}
