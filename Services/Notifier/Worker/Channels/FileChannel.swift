import CLinux
import Contracts
import Foundation
import Glibc
import NotifierDomain
import ServiceStandard

/// Puts each notice into a file of its own, `<key>.json`, for a program that sends it on, or a person who reads it.
///
/// A file appears whole or not at all, and writing the same notice twice leaves one file with the same bytes.
struct FileChannel: BatchChannel {
    let name = ChannelName.file
    private let folder: URL

    /// - Throws: When the folder is missing and cannot be created.
    init(folder path: String) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func deliver(_ letter: Letter) async -> AttemptOutcome {
        await deliver([letter]).first ?? .temporary(reason: "file_not_written")
    }

    /// All are on disk before the first gets its name, and all names before the first counts as delivered: one sync each,
    /// however many letters there are.
    func deliver(_ letters: [Letter]) async -> [AttemptOutcome] {
        var outcomes = letters.map { (letter) -> AttemptOutcome in
            guard let bytes = try? WireJSON.encode(letter), write(bytes, to: draft(of: letter).path) else {
                return .temporary(reason: "file_not_written")
            }
            return .delivered
        }
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { _ = Glibc.close(descriptor) }
        guard descriptor >= 0, syncfs(descriptor) == 0 else {
            return letters.map { _ in .temporary(reason: "file_not_written") }
        }
        for (index, letter) in letters.enumerated() where outcomes[index] == .delivered {
            let target = folder.appending(path: "\(letter.key).json")
            if rename(draft(of: letter).path, target.path) != 0 {
                outcomes[index] = .temporary(reason: "file_not_renamed")
            }
        }
        guard fsync(descriptor) == 0 else { return letters.map { _ in .temporary(reason: "file_not_renamed") } }
        return outcomes
    }

    /// Without a sync of its own, which Foundation's writing adds.
    private func write(_ bytes: Data, to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        defer { _ = Glibc.close(descriptor) }
        return bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }

    private func draft(of letter: Letter) -> URL {
        folder.appending(path: ".\(letter.key).tmp")
    }

    func close() async {}
}
