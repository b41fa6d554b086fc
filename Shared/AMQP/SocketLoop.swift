import CRabbitMQ
import Foundation
import Locking

/// One thread that owns one socket: it runs the jobs of its actor, then turns the socket, then sleeps until either stirs.
///
/// It is the executor of ``BrokerConnection``, so actor isolation *is* the confinement that librabbitmq asks for ("you
/// cannot share a socket, a connection or a channel between threads").
///
/// Traps: consecutive calls on the actor may run as one job, so its methods must be short, or the socket starves. Jobs that
/// come after ``stop()`` never run, so only the actor's deinitialiser calls it.
final class SocketLoop: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var stopped = false
    }

    private let state = Locked(State())
    private let bell: Int32
    private let name: String
    private let thread = Locked<pthread_t?>(nil)

    /// - Throws: ``AMQPError/unreachable(_:)`` while the process may open no more files; it may again when others are closed.
    init(name: String) throws(AMQPError) {
        let bell = crabbitmq_eventfd()
        guard bell >= 0 else { throw .unreachable("no file descriptor is left: \(String(cString: strerror(errno)))") }
        self.bell = bell
        self.name = name
    }

    deinit {
        close(bell)
    }

    /// Starts the thread.
    ///
    /// - Parameter turn: Runs on the thread; takes what the socket has and says which descriptor to watch and how many
    ///   milliseconds to sleep at most.
    func start(turn: @escaping @Sendable () -> (socket: Int32?, timeout: Int32)) {
        let thread = Thread { [self] in
            self.thread.withLock { $0 = pthread_self() }
            while runJobs() {
                let (socket, timeout) = turn()
                sleep(watching: socket, atMost: timeout)
            }
        }
        thread.name = name
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Ends the thread once the jobs that are waiting have run.
    func stop() {
        state.withLock { $0.stopped = true }
        ring()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        ring()
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        let isOwn = thread.withLock { owner in owner.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
        precondition(isOwn, "only the thread of the connection may touch it")
    }

    /// Whether the loop goes on.
    private func runJobs() -> Bool {
        while true {
            let (jobs, stopped) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.stopped)
            }
            guard !jobs.isEmpty else { return !stopped }
            for job in jobs {
                job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    private func sleep(watching socket: Int32?, atMost timeout: Int32) {
        var descriptors = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
        if let socket { descriptors.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&descriptors, nfds_t(descriptors.count), timeout)
        var count: UInt64 = 0
        if descriptors[0].revents != 0 { _ = read(bell, &count, 8) }
    }
}
