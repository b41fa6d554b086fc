import Contracts
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SurveyDomain

/// The customer's page: a plain form that needs no script, loads nothing, and tells no other site its address.
struct AnswerPage: Sendable {
    /// BCP 47; Chinese for any `zh`, English for all others.
    let language: String

    /// The form, with what was entered before when something was missing.
    ///
    /// - Parameter fault: A field as a pointer, "/score".
    func form(number: String, token: String, fields: [String: String] = [:], fault: String? = nil) -> HTML {
        let complaint: HTML =
            fault == nil ? "" : "<p class=\"fault\" role=\"alert\">\(text(Questionnaire.incomplete))</p>"
        let questions = HTML(
            joining: Question.allCases.map { question in
                self.question(question, entered: fields[question.rawValue], isFaulty: fault == "/\(question.rawValue)")
            })
        return page(
            """
            <p>\(text(Questionnaire.introduction(number: number)))</p>
            \(complaint)
            <form method="post" action="/s/\(token)?lang=\(language)">
            \(questions)
            <p class="hint">\(text(Questionnaire.privacy))</p>
            <button type="submit">\(text(Questionnaire.submit))</button>
            </form>
            """)
    }

    /// One sentence instead of the form.
    func message(_ sentence: LocalizedText) -> HTML {
        page("<p role=\"status\">\(text(sentence))</p>")
    }

    private func text(_ localized: LocalizedText) -> String { localized.text(for: language) }

    private func question(_ question: Question, entered: String?, isFaulty: Bool) -> HTML {
        let name = question.rawValue
        let required: HTML = question.isRequired ? " <em>\(text(Questionnaire.required))</em>" : ""
        let frame: HTML = isFaulty ? " class=\"fault\"" : ""
        let choices: [(value: String, label: String)]
        switch question.form {
        case .scale:
            choices = Questionnaire.scale.enumerated().map { index, label in
                ("\(index + 1)", "\(index + 1) \(text(label))")
            }
        case .yesNo:
            choices = [("yes", text(Questionnaire.yes)), ("no", text(Questionnaire.no))]
        case .freeText:
            return """
                <p><label for="\(name)">\(text(question.wording))</label>
                <textarea id="\(name)" name="\(name)" maxlength="4000" rows="4">\(entered ?? "")</textarea></p>
                """
        }
        let radios = HTML(
            joining: choices.map { choice in
                let checked: HTML = choice.value == entered ? " checked" : ""
                let must: HTML = question.isRequired ? " required" : ""
                return """
                    <label><input type="radio" name="\(name)" value="\(choice.value)"\(checked)\(must)> \(choice.label)</label>
                    """
            })
        return """
            <fieldset\(frame)><legend>\(text(question.wording))\(required)</legend>
            \(radios)
            </fieldset>
            """
    }

    private func page(_ content: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(language)"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(text(Questionnaire.title))</title>
        <style>\(Self.style)</style></head>
        <body><main><h1>\(text(Questionnaire.title))</h1>
        \(content)
        </main></body></html>
        """
    }

    private static let style: HTML = """
        body{font:16px/1.6 system-ui,sans-serif;margin:0;color:#1a1a1a;background:#fff}
        main{max-width:36rem;margin:0 auto;padding:1rem}
        fieldset{border:1px solid #bbb;border-radius:6px;margin:0 0 1rem}
        label{display:block;padding:.25rem 0}
        textarea{width:100%;box-sizing:border-box;font:inherit}
        em{color:#b00020;font-style:normal;font-size:.875em}
        .fault{border-color:#b00020;color:#b00020}
        .hint{color:#595959}
        button{font:inherit;padding:.5rem 2rem;min-height:44px}
        """

    /// The one style sheet is allowed by its digest; everything else is forbidden.
    private static let policy: String = {
        let digest = Data(SHA256.hash(data: Data(style.markup.utf8))).base64EncodedString()
        return
            "default-src 'none'; style-src 'sha256-\(digest)'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }()

    /// A page as it is sent: kept by no cache, indexed by no search engine, framed by nobody.
    static func response(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy, .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
        for (name, value) in [("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow")] {
            if let field = HTTPField.Name(name) { headers[field] = value }
        }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html.markup)))
    }
}
