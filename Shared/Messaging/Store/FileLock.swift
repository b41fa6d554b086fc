import Foundation

/// An exclusive lock on a file for as long as this value lives; the kernel gives it back when the process dies.
///
/// The file also carries a line that outlives the process; it is beside the store, so a restored store does not bring it along.
final class FileLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError.inUse(path: path)
        }
    }

    deinit {
        close(descriptor)
    }

    /// The line; empty in a new file.
    var line: String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let bytes = buffer.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the line, which must not become shorter; it survives the process, and after a power cut an older one may be back.
    func write(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }
}
