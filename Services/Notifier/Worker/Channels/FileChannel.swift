import Contracts
import Foundation
import NotifierDomain
import ServiceStandard

/// Puts each notice into a file of its own, `<key>.json`, for a program that sends it on, or a person who reads it.
///
/// A file appears whole or not at all, and writing the same notice twice leaves one file with the same bytes.
struct FileChannel: NoticeChannel {
    let name = ChannelName.file
    private let folder: URL

    /// - Throws: When the folder is missing and cannot be created.
    init(folder path: String) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func deliver(_ letter: Letter) async -> AttemptOutcome {
        let target = folder.appending(path: "\(letter.key).json")
        let draft = folder.appending(path: ".\(letter.key).tmp")
        do {
            try WireJSON.encode(letter).write(to: draft)
            let handle = try FileHandle(forUpdating: draft)
            try handle.synchronize()
            try handle.close()
        } catch {
            return .temporary(reason: "file_not_written")
        }
        guard rename(draft.path, target.path) == 0 else { return .temporary(reason: "file_not_renamed") }
        return .delivered
    }

    func close() async {}
}
