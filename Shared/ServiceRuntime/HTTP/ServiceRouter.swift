import Contracts
import Hummingbird

/// The router that every service adds its routes to.
public typealias ServiceRouter = Router<BasicRequestContext>

extension ServiceRouter {
    /// A router with what holds for every route: parameters of a path come unescaped, `HEAD` works where `GET` does.
    public static func standard() -> ServiceRouter {
        let router = ServiceRouter(options: .autoGenerateHeadEndpoints)
        router.add(middleware: PathParameterReader())
        return router
    }
}

/// Unescapes the parameters of a path once, before any route sees them: `/v1/events/a%2Fb` is about "a/b".
private struct PathParameterReader: RouterMiddleware {
    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        var read: [(key: Substring, value: Substring)] = []
        for (name, written) in context.parameters {
            guard let text = PathSegment.unescaped(written) else { return Self.unreadable(String(name)) }
            read.append((name, text[...]))
        }
        var context = context
        context.coreContext.parameters = Parameters(read)
        return try await next(request, context)
    }

    private static func unreadable(_ name: String) -> Response {
        Response(
            problem: "field_invalid",
            LocalizedText(
                "路径中的 \(name) 无法读取:% 后应为两位十六进制数字,解码后应为不含控制字符的 UTF-8 文本。",
                "\(name) in the path cannot be read: write % and two hexadecimal digits for each escaped byte, "
                    + "of UTF-8 text without control characters."),
            status: .badRequest)
    }
}
