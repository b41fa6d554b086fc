import Contracts
import Foundation
import Texts

/// The fields of the customer's page, as a browser sends them.
public enum AnswerForm {
    /// A browser sends one field a question, and a button.
    private static let mostFields = 32

    /// The questions' fields of an `application/x-www-form-urlencoded` body; of a field that comes twice the first counts.
    package static func fields(in body: some Collection<UInt8>) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in body.split(separator: 0x26, maxSplits: Self.mostFields).prefix(Self.mostFields) {
            let halves = pair.split(separator: 0x3d, maxSplits: 1, omittingEmptySubsequences: false)
            guard let question = Question(rawValue: String(decoding: halves[0], as: UTF8.self)),
                fields[question.rawValue] == nil
            else { continue }
            fields[question.rawValue] = halves.count == 2 ? PercentEncoding.decoded(halves[1]) : ""
        }
        return fields
    }

    /// Reads an answer given through a link; a question left blank counts as not answered.
    ///
    /// - Throws: ``FieldError`` whose pointer names the question: "/score".
    public static func read(_ fields: [String: String]) throws(FieldError) -> SurveyAnswered {
        func field(_ question: Question) -> String? {
            let text = fields[question.rawValue]?.trimmingCharacters(in: .whitespacesAndNewlines)
            return text?.isEmpty == true ? nil : text
        }
        func mark(_ question: Question) throws(FieldError) -> Int? {
            guard let text = field(question) else { return nil }
            guard let mark = Int(text) else {
                throw FieldError("/\(question.rawValue)", expected: "a whole number from 1 to 5")
            }
            return mark
        }
        guard let score = try mark(.score) else { throw FieldError("/score", expected: "a whole number from 1 to 5") }
        guard let solved = field(.solved), ["yes", "no"].contains(solved) else {
            throw FieldError("/solved", expected: "yes or no")
        }
        let answer = SurveyAnswered(
            method: .link, score: score, attitude: try mark(.attitude), speed: try mark(.speed),
            technical: try mark(.technical), solved: solved == "yes", text: field(.text))
        try answer.validate()
        return answer
    }
}
