import Contracts
import Foundation

/// The power fails: what was written to the log after the last sync that returned was never on the disk.
///
/// strace writes down every write and sync of the service; after SIGKILL the writes that no sync covers are overwritten with
/// noise, in the write-ahead log at their own offsets, and the service has to go on from there.
enum PowerLoss {
    static func of(_ service: ServiceName) -> FaultCase {
        FaultCase(
            id: "D7-\(service)", title: "the power fails under \(service): what was not synced is gone",
            isQuick: service == .triage || service == .notifier, limit: .restart
        ) { scene in
            let log = "\(scene.stage.places.folder)/\(service).strace"
            try? FileManager.default.removeItem(atPath: log)
            try await scene.stage.kill9(service)
            try await scene.stage.start(
                service, strace: ["--seccomp-bpf", "-y", "-s", "0", "-o", log, "-e", "trace=pwrite64,fdatasync"])
            try await scene.stage.traced(service)
            // At a moment at which it is at work.
            let written = "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox'"
            let before = try scene.stage.count(service, written)
            var random = SplitMix(scene.seed)
            let share = Int.random(in: 5...20, using: &random)
            try await scene.stage.wait("\(service) works", within: .seconds(60)) {
                try scene.stage.count(service, written) > before + share
            }
            try await scene.stage.kill9(service)
            // strace writes its last lines after its child is gone.
            try await scene.lasts(.milliseconds(300))
            let unsynced = try writes(in: log, of: "\(service).sqlite-wal")
            try destroy(unsynced, in: "\(scene.stage.places.folder)/\(service).sqlite-wal")
            try await scene.recovers { try await scene.stage.start(service) }
        }
    }

    /// Offsets and lengths of the writes to a file after its last finished sync.
    static func writes(in log: String, of file: String) throws -> [(offset: UInt64, length: Int)] {
        var open: [(offset: UInt64, length: Int)] = []
        // Of each thread, how many writes were done when its sync began.
        var syncing: [Substring: Int] = [:]
        for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") {
            let thread = line.prefix { $0 != " " }
            if line.contains("fdatasync("), line.contains(file) {
                if line.hasSuffix("= 0") {
                    open = []
                } else if line.contains("unfinished") {
                    syncing[thread] = open.count
                }
            } else if line.contains("fdatasync resumed"), line.hasSuffix("= 0"), let count = syncing[thread] {
                open.removeFirst(min(count, open.count))
                syncing = [:]
            } else if line.contains("pwrite64("), line.contains(file) {
                // pwrite64(7</path/x.sqlite-wal>, ""..., 4096, 12392) = 4096
                let numbers = line.split(separator: ",").suffix(2).map { word in
                    UInt64(word.drop { $0 == " " }.prefix { $0.isNumber }) ?? 0
                }
                if numbers.count == 2 { open.append((numbers[1], Int(numbers[0]))) }
            }
        }
        return open
    }

    private static func destroy(_ writes: [(offset: UInt64, length: Int)], in path: String) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        for write in writes {
            try file.seek(toOffset: write.offset)
            try file.write(contentsOf: Data(repeating: 0xa5, count: write.length))
        }
        try file.close()
    }
}
