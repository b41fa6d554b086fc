import CLinux
import Foundation

/// What this process asks of the system before it does anything.
enum ProcessLimits {
    /// More files than this nobody here can use; some systems allow a billion, and tools that walk them all take minutes.
    private static let mostFiles: rlim_t = 65_536

    /// Keeps glibc from giving every thread an arena of its own: each holds memory back, and threads here mostly wait.
    static func limitArenas() {
        _ = mallopt(M_ARENA_MAX, 2)
    }

    /// Raises the number of open files to what the system allows.
    ///
    /// - Returns: How many this process may have open.
    static func raiseFiles() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        let wanted = min(limit.rlim_max, mostFiles)
        if limit.rlim_cur < wanted {
            var raised = rlimit(rlim_cur: wanted, rlim_max: limit.rlim_max)
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(min(limit.rlim_cur, mostFiles))
    }

    /// Lets a crash end the process at once, and its port and its store with it.
    ///
    /// Swift's own handlers keep the dead process for as long as it takes to print a backtrace, and nobody can take its place
    /// meanwhile. `SWIFT_BACKTRACE` in the environment asks for them.
    static func endAtOnceOnCrash() {
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(number, SIG_DFL) }
    }
}
