import Contracts
import Hummingbird
import Messaging

/// Lets in who has the operator's token; without one configured, nobody.
public struct OperatorDoor: Sendable {
    private let seal: Seal
    private let token: String?

    public init(_ runtime: Runtime) {
        self.init(seal: runtime.store.seal, token: runtime.settings.optionalText("operator.token"))
    }

    /// For tests: what ``init(_:)`` finds, given directly.
    public init(seal: Seal, token: String?) {
        self.seal = seal
        self.token = token
    }

    public func asOperator(_ request: Request, _ body: () async throws -> Response) async throws -> Response {
        guard let token, let given = request.bearerToken,
            seal.digest(given, purpose: "operator") == seal.digest(token, purpose: "operator")
        else {
            return Response(
                problem: "not_granted", LocalizedText("需要运维令牌。", "An operator's token is needed."),
                status: .unauthorized)
        }
        return try await body()
    }
}
