import Contracts
import ServiceStandard
import TestSupport
import Testing

@Suite("The timetable against the clock on the wall")
struct TimetableReferenceTests {
    @Test("it is open when the clock shows a time within a frame of its day", arguments: 0..<World.count)
    func openings(_ index: Int) throws {
        let world = try World.minute(index)
        var isOpen = Array(repeating: false, count: world.wall.last + 1)
        for opening in world.timetable.openings(from: world.instant(0), to: world.instant(world.wall.last)) {
            #expect(opening.from < opening.until)
            for step in world.wall.index(opening.from)..<world.wall.index(opening.until) {
                #expect(!isOpen[step], "open twice at \(world.instant(step))")
                isOpen[step] = true
            }
        }
        #expect(isOpen.dropLast() == world.hours.isOpen.dropLast(), "AFTERCARE_TEST_SEED=\(Seeds.base), world \(index)")
    }

    @Test("what is worked between two instants is what the steps between them count", arguments: 0..<World.count)
    func worked(_ index: Int) throws {
        let world = try World.minute(index)
        var random = Seeds.random("worked", index)
        for _ in 0..<50 {
            let from = Int.random(in: 0..<world.wall.last, using: &random)
            let until = Int.random(in: from...world.wall.last, using: &random)
            let steps = world.hours.isOpen[from..<until].count { $0 }
            let worked = world.timetable.worked(from: world.instant(from), to: world.instant(until))
            #expect(worked == world.wall.duration(steps), "AFTERCARE_TEST_SEED=\(Seeds.base), world \(index)")
            #expect(world.timetable.isOpen(at: world.instant(from)) == world.hours.isOpen[from])
        }
    }

    @Test("hours that overlap are refused, within a day, over midnight and where a replacement makes them")
    func overlaps() throws {
        var calendar = BusinessCalendar.office
        calendar.week[0] = BusinessCalendar.hours("09:00-12:00", "11:59-18:00")
        #expect(throws: FieldError.self) { try Timetable(calendar) }
        calendar.week = BusinessCalendar.week("01:00-05:00", "21:00-02:00")
        #expect(throws: FieldError.self) { try Timetable(calendar) }
        calendar.week = BusinessCalendar.week("21:00-10:00")
        #expect(throws: FieldError.self) { try Timetable(calendar) }
        calendar.week = BusinessCalendar.week("21:00-09:00")
        calendar.holidays = []
        calendar.replacements = []
        #expect(throws: Never.self) { try Timetable(calendar) }
    }
}
