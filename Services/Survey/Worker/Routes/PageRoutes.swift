import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import ServiceRuntime
import SurveyDomain

/// `GET` and `POST /s/<token>`: the page behind the link in a survey notice.
///
/// Reading the page spends nothing, so a messenger's link preview does no harm; only a complete answer does.
struct PageRoutes: Sendable {
    /// Room for 4000 Chinese characters, each of which a browser sends as nine bytes.
    private static let largestForm = 64 * 1024

    let desk: AnswerDesk

    func add(to router: ServiceRouter) {
        router.get("s/{token}") { request, context in
            try await show(try context.parameters.require("token"), request)
        }
        router.post("s/{token}") { request, context in
            try await take(try context.parameters.require("token"), request)
        }
    }

    func show(_ token: String, _ request: Request) async throws -> Response {
        guard let stored = try await desk.open(token) else { return unknown(request) }
        let page = AnswerPage(language: language(of: request, stored.survey))
        if let refusal = stored.survey.refusal(at: desk.store.now()) {
            // Nobody did anything wrong by looking again.
            let status = refusal == .alreadyAnswered ? .ok : refusal.status
            return AnswerPage.response(page.message(refusal.explanation), status: status)
        }
        return AnswerPage.response(page.form(number: stored.survey.number ?? "", token: token))
    }

    func take(_ token: String, _ request: Request) async throws -> Response {
        guard let stored = try await desk.open(token) else { return unknown(request) }
        let page = AnswerPage(language: language(of: request, stored.survey))
        if let refusal = stored.survey.refusal(at: desk.store.now()) {
            return AnswerPage.response(page.message(refusal.explanation), status: refusal.status)
        }
        let body = try await request.body.collect(upTo: Self.largestForm)
        let fields = AnswerForm.fields(in: body.readableBytesView)
        let answer: SurveyAnswered
        do {
            answer = try AnswerForm.read(fields)
        } catch {
            let form = page.form(
                number: stored.survey.number ?? "", token: token, fields: fields, fault: error.pointer)
            return AnswerPage.response(form, status: .unprocessableContent)
        }
        switch try await desk.take(answer, for: stored) {
        case .success(let given):
            return AnswerPage.response(page.message(Questionnaire.thanks(given.verdict)))
        case .failure(let refusal):
            return AnswerPage.response(page.message(refusal.explanation), status: refusal.status)
        }
    }

    private func unknown(_ request: Request) -> Response {
        let page = AnswerPage(language: language(of: request, nil))
        return AnswerPage.response(page.message(Questionnaire.unknownLink), status: .notFound)
    }

    /// As the link says (`?lang=en`), else as the customer was written to, else as the browser asks.
    private func language(of request: Request, _ survey: SurveyCase?) -> String {
        let language =
            request.uri.queryParameters["lang"].flatMap { TextLanguage(tag: $0) }
            ?? survey?.invitee.flatMap { TextLanguage(tag: $0.language) }
            ?? request.headers[.acceptLanguage].flatMap { TextLanguage(acceptLanguage: $0) }
        return (language ?? .chinese).rawValue
    }
}

extension AnswerRefusal {
    /// How HTTP says it.
    var status: HTTPResponse.Status {
        switch self {
        case .alreadyAnswered, .interviewerResolvedIt, .beforeResolution, .replaced: .conflict
        case .expired, .roundOver: .gone
        case .unknownToken: .notFound
        }
    }
}
