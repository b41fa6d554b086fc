import CLinux
import Foundation

/// Whether the work of a function grows with its input, and not faster.
public enum Growth {
    /// What texts are made of to make scanners slow, one after the other.
    public static let families: [(name: String, piece: String)] = [
        ("letters", "a"), ("Chinese digits", "零"), ("digits", "1"), ("digits with spaces", "1 "),
        ("digits with commas", "1,"),
        ("at signs", "@"), ("addresses begun", "a@"), ("domains begun", "a@b."), ("combining marks", "\u{301}"),
        ("spaces", " "),
        ("brackets", "(["), ("joined emoji", "👨\u{200D}👩\u{200D}👧"), ("plates begun", "沪A1"), ("labels", "微信"),
        ("danger denied", "没有冒烟"),
        ("English danger", "smoke or "), ("escapes", "%E5"), ("traditional Chinese", "電"), ("line breaks", "\r\n"),
        ("controls", "\u{1B}["),
    ]

    private static let small = 1000
    private static let factor = 8
    /// Generous: eight times the input may take twenty times the time.
    private static let most = 20.0
    /// Below this a measurement says nothing.
    private static let floor = 400_000.0

    /// The families for which eight times the input takes more than twenty times the time, with both times.
    ///
    /// Measured in CPU time of this thread, the least of three runs, so that what else runs does not count.
    public static func superlinear(_ work: (String) -> Void) -> [String] {
        families.compactMap { name, piece in
            let (less, more) = (time(of: work, text(piece, small)), time(of: work, text(piece, small * factor)))
            return more > most * max(less, floor) ? "\(name): \(less / 1e6) ms, then \(more / 1e6) ms" : nil
        }
    }

    private static func text(_ piece: String, _ scalars: Int) -> String {
        String(repeating: piece, count: max(1, scalars / piece.unicodeScalars.count))
    }

    /// Nanoseconds.
    private static func time(of work: (String) -> Void, _ text: String) -> Double {
        (0..<3).map { _ in
            let start = now()
            work(text)
            return Double(now() - start)
        }.min() ?? 0
    }

    private static func now() -> Int64 { clinux_thread_nanoseconds() }
}
