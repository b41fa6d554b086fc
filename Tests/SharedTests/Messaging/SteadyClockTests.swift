import Contracts
import Testing

@testable import Messaging

struct SteadyClockTests {
    private static let noon = Instant(milliseconds: 1_795_000_000_000)

    /// Looks once a second: the wall is right until `stepAt`, then wrong by `offset` until `backAt`.
    private func readings(
        seconds: Int, stepAt: Int, by offset: Duration, backAt: Int = .max
    ) -> [Instant] {
        var clock = SteadyClock(wall: Self.noon, elapsed: .zero)
        return (0..<seconds).map { second in
            let error = second >= stepAt && second < backAt ? offset : .zero
            return clock.read(wall: Self.noon + .seconds(second) + error, elapsed: .seconds(second))
        }
    }

    @Test("a step in either direction is carried over for 15 s and then believed", arguments: [3600, -3600])
    func step(_ seconds: Int) {
        let readings = readings(seconds: 40, stepAt: 10, by: .seconds(seconds))
        #expect(readings[9] == Self.noon + .seconds(9))
        for second in 10..<25 {
            #expect(readings[second] == Self.noon + .seconds(second), "\(second)")
        }
        #expect(readings[25] == Self.noon + .seconds(25 + seconds))
    }

    @Test("a step that is taken back within 15 s was never there", arguments: [86_400, -86_400])
    func mistake(_ seconds: Int) {
        let readings = readings(seconds: 30, stepAt: 5, by: .seconds(seconds), backAt: 15)
        for (second, reading) in readings.enumerated() {
            #expect(reading == Self.noon + .seconds(second))
        }
    }

    @Test("drift and small corrections are followed at once")
    func drift() {
        let readings = readings(seconds: 20, stepAt: 10, by: .seconds(59))
        #expect(readings[10] == Self.noon + .seconds(69))
    }

    @Test("a clock that steps again and again is carried on until it stands")
    func restless() {
        var clock = SteadyClock(wall: Self.noon, elapsed: .zero)
        for second in 1..<60 {
            let reading = clock.read(
                wall: Self.noon + .seconds(second) + .seconds(7200 * second), elapsed: .seconds(second))
            #expect(reading == Self.noon + .seconds(second))
        }
    }
}
