import Contracts
import Foundation

/// One line of a ticket's case file: an event, chained to the line before it.
public struct CaseLine: Hashable, Sendable {
    /// 1, 2, 3 … per ticket.
    public let sequence: Int64
    /// Canonical JSON, as ``WireJSON`` writes it.
    public let body: Data
    /// SHA-256 over the previous digest, the sequence and the body; lower-case hexadecimal.
    public let digest: String

    /// Rehydrates a stored line; nothing is checked, see ``CaseFile/firstBreak(in:of:head:)``.
    public init(sequence: Int64, body: Data, digest: String) {
        self.sequence = sequence
        self.body = body
        self.digest = digest
    }

    /// The line that follows `last`, or the first one of a ticket.
    public init(of ticket: TicketID, after last: CaseHead?, body: Data) {
        let sequence = (last?.sequence ?? 0) + 1
        let previous = last?.digest ?? CaseFile.origin(of: ticket)
        self.init(sequence: sequence, body: body, digest: CaseFile.digest(previous, sequence, body))
    }

    public var head: CaseHead { CaseHead(sequence: sequence, digest: digest) }
}

/// Where a case file ends; kept apart from its lines, it shows when the last ones are cut off.
public struct CaseHead: Hashable, Sendable {
    public let sequence: Int64
    public let digest: String

    public init(sequence: Int64, digest: String) {
        self.sequence = sequence
        self.digest = digest
    }
}

/// The append-only, hash-chained copy of everything that happened to a ticket.
public enum CaseFile {
    /// The first line that does not fit.
    public struct Break: Hashable, Sendable {
        public enum Cause: Hashable, Sendable {
            /// A line is missing, doubled or out of place; this one was found instead.
            case sequence(found: Int64)
            /// The line, or one before it, is not what was written.
            case content
            /// The file ends early.
            case cutOff
            /// The file goes on behind its recorded end.
            case overlong
        }

        /// The line that should stand there.
        public let sequence: Int64
        public let cause: Cause
    }

    /// - Parameters:
    ///   - lines: In order of their sequence.
    ///   - head: The recorded end of the file.
    /// - Returns: Nil when every line is the one that was written.
    public static func firstBreak(in lines: [CaseLine], of ticket: TicketID, head: CaseHead) -> Break? {
        var previous = origin(of: ticket)
        var expected: Int64 = 1
        for line in lines {
            guard line.sequence == expected else {
                return Break(sequence: expected, cause: .sequence(found: line.sequence))
            }
            guard line.digest == digest(previous, line.sequence, line.body) else {
                return Break(sequence: expected, cause: .content)
            }
            previous = line.digest
            expected += 1
        }
        if expected <= head.sequence { return Break(sequence: expected, cause: .cutOff) }
        if expected > head.sequence + 1 { return Break(sequence: head.sequence + 1, cause: .overlong) }
        return previous == head.digest ? nil : Break(sequence: head.sequence, cause: .content)
    }

    /// Binds a chain to its ticket: lines cannot be moved to another one.
    static func origin(of ticket: TicketID) -> String {
        WireJSON.sha256(Data("case file of \(ticket)".utf8))
    }

    static func digest(_ previous: String, _ sequence: Int64, _ body: Data) -> String {
        WireJSON.sha256(Data("\(previous)\n\(sequence)\n".utf8) + body)
    }
}
