import Foundation

/// What was taken out of memory before a cold start.
enum PageCache: String, Codable, Sendable {
    /// All files of the machine, executables and libraries, too.
    case everything
    /// The stores alone, because the machine does not let us drop more.
    case stores

    /// Drops as much as the machine allows.
    static func drop(files: [String]) -> PageCache {
        sync()
        if (try? Data("1".utf8).write(to: URL(fileURLWithPath: "/proc/sys/vm/drop_caches"))) != nil {
            return .everything
        }
        for file in files {
            let descriptor = open(file, O_RDONLY)
            guard descriptor >= 0 else { continue }
            posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
            close(descriptor)
        }
        return .stores
    }
}
