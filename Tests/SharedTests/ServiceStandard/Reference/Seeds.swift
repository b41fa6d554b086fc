import Foundation
import TestSupport

/// Where the random histories of a run come from: AFTERCARE_TEST_SEED runs the same ones again.
enum Seeds {
    static let base: UInt64 = {
        let given = ProcessInfo.processInfo.environment["AFTERCARE_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 1...1_000_000_000)
        print("deadlines: AFTERCARE_TEST_SEED=\(seed)")
        return seed
    }()

    /// A generator of its own for every stretch of histories.
    static func random(_ stretch: String, _ world: Int) -> Seeded {
        var hash = base
        for byte in stretch.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Seeded(hash &+ UInt64(world) &* 0x9e37_79b9)
    }
}

extension World {
    static let count = 40

    private static let minutes: [Result<World, any Error>] = (0..<count).map { index in
        Result {
            var random = Seeds.random("world", index)
            return try World(index, days: 30, using: &random)
        }
    }

    private static let seconds: [Result<World, any Error>] = (0..<8).map { index in
        Result {
            var random = Seeds.random("seconds", index)
            return try World(index, days: 4, step: 1000, using: &random)
        }
    }

    /// One that steps in minutes through a month.
    static func minute(_ index: Int) throws -> World { try minutes[index].get() }

    /// One that steps in seconds through some days.
    static func second(_ index: Int) throws -> World { try seconds[index].get() }
}
