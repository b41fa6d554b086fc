import Contracts
import Foundation
import Hummingbird
import Messaging
import ServiceRuntime
import SurveyDomain

/// `POST /v1/answers`: the questionnaire for an app, the same fields as `survey.answered` with the token of the invitation.
///
/// 200 with the verdict; 404 unknown token; 409 answered, or asked by who did the work; 410 expired or over; 422 a field is
/// wrong, which one is in the text.
struct AnswerRoutes: Sendable {
    private static let largestBody = 64 * 1024

    let desk: AnswerDesk

    func add(to router: ServiceRouter) {
        router.post("v1/answers") { request, _ in try await take(request) }
    }

    private struct Accepted: Encodable {
        let ticketId: TicketID
        let number: String
        let round: Int
        let verdict: VerdictGiven.Verdict
        let thanks: LocalizedText
    }

    func take(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.largestBody)
        let answer: SurveyAnswered
        do {
            answer = try WireJSON.decode(SurveyAnswered.self, from: Data(body.readableBytesView))
            try answer.validate()
        } catch let error as FieldError {
            return invalid(error)
        } catch let error as DecodingError {
            return invalid(FieldError(error))
        }
        guard let token = answer.token else {
            return invalid(FieldError("/token", expected: "the token of the invitation"))
        }
        guard let stored = try await desk.open(token) else {
            return Response(problem: "token_unknown", Questionnaire.unknownLink, status: .notFound)
        }
        switch try await desk.take(answer, for: stored) {
        case .success(let given):
            return Response(
                json: Accepted(
                    ticketId: given.ticketId, number: given.number, round: given.round, verdict: given.verdict,
                    thanks: Questionnaire.thanks(given.verdict)))
        case .failure(let refusal):
            return Response(problem: refusal.rawValue, refusal.explanation, status: refusal.status)
        }
    }

    private func invalid(_ field: FieldError) -> Response {
        Response(
            problem: ProblemCode.fieldInvalid.rawValue,
            field.text, status: .unprocessableContent
        )
    }
}
