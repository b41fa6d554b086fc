import Foundation
import Locking

/// What an outside program means to send and what the broker has confirmed, on disk before and after each publish.
final class Ledger: Sendable {
    private let file: FileHandle
    private let entries = Locked<(meant: [String], confirmed: Set<String>, attempts: Int)>(([], [], 0))

    init(_ path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    func means(_ id: String) throws {
        try write("means \(id)")
        entries.withLock { entries in
            entries.meant.append(id)
            entries.attempts += 1
        }
    }

    func confirmed(_ id: String) throws {
        try write("confirmed \(id)")
        entries.withLock { _ = $0.confirmed.insert(id) }
    }

    var confirmed: Set<String> { entries.withLock(\.confirmed) }
    var meant: Set<String> { entries.withLock { Set($0.meant) } }
    /// Publishes, repetitions included.
    var attempts: Int { entries.withLock(\.attempts) }

    private func write(_ line: String) throws {
        try file.write(contentsOf: Data("\(line)\n".utf8))
        guard fsync(file.fileDescriptor) == 0 else { throw StageError("the ledger cannot be written") }
    }
}
