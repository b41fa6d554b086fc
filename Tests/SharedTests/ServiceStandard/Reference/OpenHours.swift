import Contracts
import ServiceStandard

/// For every step of a wall clock whether a calendar is open, read off the clock's face.
///
/// Open means: the clock shows a time within a frame of its day. A frame over midnight belongs to the day on which it
/// starts. What the clock shows twice counts twice, what it never shows does not exist.
struct OpenHours {
    let calendar: BusinessCalendar
    let wall: WallClock
    private(set) var isOpen: [Bool]
    /// For each working day the end of its last frame.
    private(set) var closings: [DayEnd] = []

    init(_ calendar: BusinessCalendar, _ wall: WallClock) {
        self.calendar = calendar
        self.wall = wall
        isOpen = []
        var shown = Int.min
        var frames: (today: [DailyHours], yesterday: [DailyHours]) = ([], [])
        var lastOpen: [Int: Int] = [:]
        for index in 0...wall.last {
            if wall.day[index] != shown {
                shown = wall.day[index]
                frames = (Self.frames(of: shown, in: calendar), Self.frames(of: shown - 1, in: calendar))
            }
            let second = wall.second[index]
            var open = false
            for frame in frames.today {
                let end = frame.until <= frame.from ? 86_400 : frame.until * 60
                if second >= frame.from * 60 && second < end {
                    open = true
                    lastOpen[shown] = index
                }
            }
            for frame in frames.yesterday where frame.until <= frame.from && second < frame.until * 60 {
                open = true
                lastOpen[shown - 1] = index
            }
            isOpen.append(open)
        }
        // Of the last days nobody knows yet whether they have hours behind the last step.
        closings = lastOpen.map { DayEnd(day: $0.key, at: $0.value + 1) }
            .filter { $0.day + 1 < wall.day[wall.last] }
            .sorted { $0.at < $1.at }
    }

    /// A replacement stands above a holiday, a holiday above the week.
    static func frames(of day: Int, in calendar: BusinessCalendar) -> [DailyHours] {
        let date = CivilDate(daysSinceEpoch: day)
        if let replacement = calendar.replacements.first(where: { $0.date == date }) { return replacement.hours }
        if calendar.holidays.contains(where: { $0.from <= date && date <= $0.to }) { return [] }
        return calendar.week[date.weekday - 1]
    }
}
