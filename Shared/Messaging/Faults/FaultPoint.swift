#if Faults
    import Foundation
    import Locking

    private struct Death {
        let place: String
        var visits: Int
    }

    private let death = Locked<Death?>(
        ProcessInfo.processInfo.environment["AFTERCARE_FAULT_POINT"].flatMap { text in
            let words = text.split(separator: ":")
            guard words.count == 2, let visits = Int(words[1]) else { return nil }
            return Death(place: String(words[0]), visits: visits)
        })

    private let mutant = ProcessInfo.processInfo.environment["AFTERCARE_MUTANT"]

    /// A place where the process can be made to die: `AFTERCARE_FAULT_POINT=<name>:<n>` kills it at the n-th visit.
    func faultPoint(_ name: @autoclosure () -> StaticString) {
        let isTime = death.withLock { death in
            guard death?.place == "\(name())" else { return false }
            death?.visits -= 1
            return death?.visits == 0
        }
        if isTime { kill(getpid(), SIGKILL) }
    }

    /// Whether a guarantee is broken on purpose, by `AFTERCARE_MUTANT=<name>`, to see that the checks notice.
    package func isMutant(_ name: @autoclosure () -> StaticString) -> Bool {
        mutant == "\(name())"
    }

    /// Ends the process as a trap would when a message says so.
    func dieIfTold(by body: Data) {
        if body.range(of: Data("this-message-kills".utf8)) != nil { abort() }
    }

    /// Ends the process as a trap would when a timer fires whose owner stands in the file that `AFTERCARE_FAULT_TIMER` names.
    func dieIfTold(byTimerOf owner: String) {
        guard let path = timerFile, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
        if text == owner { abort() }
    }

    private let timerFile = ProcessInfo.processInfo.environment["AFTERCARE_FAULT_TIMER"]

    /// What the file that `AFTERCARE_FAULT_CLOCK` names says: milliseconds by which the wall clock is wrong.
    func clockError() -> Duration {
        guard let path = clockFile, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return .zero }
        return .milliseconds(Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0)
    }

    private let clockFile = ProcessInfo.processInfo.environment["AFTERCARE_FAULT_CLOCK"]
#else
    import Foundation

    /// Nothing: places to die exist only in a build with the trait `Faults`.
    @inline(__always)
    func faultPoint(_ name: @autoclosure () -> StaticString) {}

    /// Never: guarantees can be broken on purpose only in a build with the trait `Faults`.
    @inline(__always)
    package func isMutant(_ name: @autoclosure () -> StaticString) -> Bool { false }

    /// Nothing.
    @inline(__always)
    func dieIfTold(by body: Data) {}

    /// Nothing.
    @inline(__always)
    func dieIfTold(byTimerOf owner: String) {}

    /// None.
    @inline(__always)
    func clockError() -> Duration { .zero }
#endif
