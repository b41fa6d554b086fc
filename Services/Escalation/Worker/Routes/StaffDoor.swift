import Contracts
import Hummingbird
import ServiceRuntime

/// Lets in who holds a personal token; what they do is done in their name.
struct StaffDoor: Sendable {
    let tokens: TokenFolder

    /// Runs the body with the staff id behind the request's token, or answers 401.
    func asStaff(_ request: Request, _ body: (String) async throws -> Response) async throws -> Response {
        guard let token = request.bearerToken, let staffId = tokens.holder(of: token) else {
            return Response(
                problem: "not_granted", LocalizedText("需要个人令牌。", "A personal token is needed."), status: .unauthorized)
        }
        return try await body(staffId)
    }
}
