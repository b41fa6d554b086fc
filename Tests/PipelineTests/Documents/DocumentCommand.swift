import Foundation

/// Something that a document tells its reader to run.
struct DocumentCommand: Sendable, CustomStringConvertible {
    enum Kind: Sendable {
        case shell, python
        /// A span of code in a sentence.
        case inline
    }

    let document: String
    let line: Int
    let kind: Kind
    let text: String

    var description: String { "\(document):\(line): \(text)" }

    /// Its lines, without comments and blank ones.
    var lines: [String] {
        text.split(separator: "\n").map { $0.replacing(/\s+#.*$/, with: "").trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }

    /// Only names a program and its subcommand, as in "`escalation excuse` adds a cause".
    var isName: Bool {
        kind == .inline && text.wholeMatch(of: /(intake|triage|escalation|notifier|survey)( [a-z]+)+/) != nil
    }
}

/// Finds the commands of a document: fenced shell and Python, and spans of code that begin with a program.
enum DocumentReader {
    private static let programs: Set<String> = [
        "intake", "triage", "escalation", "notifier", "survey", "docker", "curl", "amqp-publish", "amqp-get", "swift",
        "python3", "eval", "rabbitmqctl", "alias", "export",
    ]

    static func commands(of document: String, _ text: String) -> [DocumentCommand] {
        var found: [DocumentCommand] = []
        var fence: (kind: DocumentCommand.Kind?, line: Int, body: [String])?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if line.hasPrefix("```") {
                if let open = fence {
                    if let kind = open.kind {
                        found.append(
                            DocumentCommand(
                                document: document, line: open.line, kind: kind, text: open.body.joined(separator: "\n")
                            ))
                    }
                    fence = nil
                } else {
                    fence = (kind(of: line.dropFirst(3)), index + 1, [])
                }
            } else if fence != nil {
                fence?.body.append(line)
            } else {
                found += inline(line).map {
                    DocumentCommand(document: document, line: index + 1, kind: .inline, text: $0)
                }
            }
        }
        return found
    }

    private static func kind(of language: Substring) -> DocumentCommand.Kind? {
        switch language {
        case "sh", "bash", "shell", "console": .shell
        case "python": .python
        default: nil
        }
    }

    private static func inline(_ line: String) -> [String] {
        let spans = line.matches(of: /`([^`]+)`/).map { String($0.1) }
        // A block that is only indented hides its commands from this test.
        let indented = line.hasPrefix("    ") ? [line.trimmingCharacters(in: .whitespaces)] : []
        return (spans + indented).filter { span in
            let words = span.split(separator: " ")
            guard let first = words.first, words.count > 1 else { return false }
            return programs.contains(String(first)) || first.hasPrefix("./") || first.hasPrefix("$")
                || first.wholeMatch(of: /(Tests|compose)\/[A-Za-z\/]+/) != nil
        }
    }
}
