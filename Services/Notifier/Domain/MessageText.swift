import Contracts
import Foundation
import Texts

/// A rendered notice as a person reads it.
public struct MessageText: Hashable, Sendable {
    public let subject: String
    public let text: String

    /// Splits a rendered template: its first line is the subject, the rest the text.
    ///
    /// A drill says so in front of both, because a channel may show only one of them. What outsiders wrote arrives safe to show.
    public init(rendered: String, drill: Bool, language: TextLanguage) {
        let lines = ShownText.lines(rendered).split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let mark = drill ? LocalizedText("【演练】", "DRILL: ").text(in: language) : ""
        func trimmed(_ part: Substring?) -> String { (part ?? "").trimmingCharacters(in: .whitespacesAndNewlines) }
        subject = ShownText.header(mark + trimmed(lines.first))
        text = mark + trimmed(lines.dropFirst().first)
    }
}
