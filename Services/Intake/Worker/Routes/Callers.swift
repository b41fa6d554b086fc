import Contracts
import Hummingbird
import IntakeDomain
import ServiceRuntime

/// Who speaks through the HTTP door.
enum Caller: Sendable {
    case publisher(String)
    case staff(String)
}

extension IntakeConfiguration {
    /// Nil when the request has no token, or one that nobody holds.
    func caller(of request: Request) -> Caller? {
        guard let token = request.bearerToken else { return nil }
        if let publisher = publisherTokens.holder(of: token), grants.knows(publisher) { return .publisher(publisher) }
        return staffTokens.holder(of: token).map { .staff($0) }
    }

    func publisher(of request: Request) -> String? {
        guard case .publisher(let name) = caller(of: request) else { return nil }
        return name
    }

    func staff(of request: Request) -> String? {
        guard case .staff(let id) = caller(of: request) else { return nil }
        return id
    }
}

/// Refusals that several routes share.
enum Refusal {
    /// The store holds contact data that the configured key does not open.
    static var unreadableContact: Response {
        Response(
            problem: "contact_unreadable",
            LocalizedText(
                "联系信息是用另一把密钥加密的,无法打开;请运维人员核对 seal.key。",
                "The contact data was sealed with another key and cannot be opened; ask an operator to check seal.key."),
            status: .internalServerError)
    }

    static var unknownCaller: Response {
        Response(
            problem: "not_granted", LocalizedText("需要有效的令牌。", "A valid token is needed."), status: .unauthorized)
    }

    static var unknownTicket: Response {
        Response(
            problem: "ticket_unknown", LocalizedText("没有您可以访问的这张工单。", "There is no such ticket that you may see."),
            status: .notFound)
    }

    static func otherStaff(_ holder: String) -> Response {
        Response(
            problem: "not_granted",
            LocalizedText("该令牌属于 \(holder)。", "The token belongs to \(holder); act as yourself."), status: .forbidden)
    }

    static func invalid(_ fault: FieldError) -> Response {
        Response(
            problem: "field_invalid",
            LocalizedText(
                "字段 \(fault.pointer):应为 \(fault.expected)。", "Field \(fault.pointer): expected \(fault.expected)."),
            status: .unprocessableContent)
    }
}
