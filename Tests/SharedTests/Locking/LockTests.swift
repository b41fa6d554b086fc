import Foundation
import Locking
import Testing

@Suite("The lock")
struct LockTests {
    @Test("no source but the lock's own names a lock that the optimiser may carry across a suspension")
    func onlyOneLock() throws {
        // Put together, so that this file does not find itself.
        let forbidden = ["Mutex" + "(", "Mutex" + "<", "import " + "Synchronization"]
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var looked = 0
        for folder in ["Shared", "Services", "Tests"] {
            let files = FileManager.default.enumerator(
                at: root.appending(path: folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift", !file.path.hasSuffix("Shared/Locking/Locked.swift") else {
                    continue
                }
                looked += 1
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(!forbidden.contains(where: text.contains), "\(file.path): use Locked of Shared/Locking")
            }
        }
        #expect(looked > 300)
    }

    @Test("tasks that move between threads keep the value whole")
    func counted() async {
        let counts = Locked<[Int: Int]>([:])
        await withTaskGroup(of: Void.self) { group in
            for onlooker in 0..<200 {
                group.addTask {
                    for _ in 0..<20 {
                        counts.withLock { $0[onlooker, default: 0] += 1 }
                        await Task.yield()
                        counts.withLock { $0[-1, default: 0] += 1 }
                    }
                }
            }
        }
        #expect(counts.withLock { $0[-1] } == 4000)
        #expect(counts.withLock { $0.count } == 201)
    }

    @Test("an error leaves the lock free")
    func freed() {
        struct Fault: Error {}
        let value = Locked(1)
        #expect(throws: Fault.self) { try value.withLock { _ in throw Fault() } }
        #expect(value.withLock { $0 } == 1)
    }
}
