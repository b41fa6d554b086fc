import Synchronization

/// A value behind a lock; the only lock of this project.
///
/// On Linux `Mutex` notes the id of the thread that holds it. Inlined into an asynchronous function, the address of that id is
/// kept across a suspension, after which the function may run on another thread: the lock is then taken in one thread's name
/// and given back in another's, and the process dies. So the lock is touched in one function only, which is never inlined,
/// also not when it is specialised; `LockTests` forbids `Mutex` everywhere else.
public final class Locked<Value>: Sendable {
    private let mutex: Mutex<Value>

    public init(_ value: sending Value) {
        mutex = Mutex(value)
    }

    /// Runs the body while no other thread runs one; not reentrant.
    @inline(never)
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try mutex.withLock(body)
    }
}
