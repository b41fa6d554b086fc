/// How much is taken at a time.
///
/// `Tests/Bench/run --sweep` measures what other values give.
public struct Portions: Sendable, Equatable {
    /// Deliveries of one queue that the broker hands over before an acknowledgement; 1 to 65,535.
    ///
    /// It must not be lowered while deliveries may come back: a quorum queue puts what comes back behind what came back before,
    /// so with a smaller prefetch a second crash would change the order.
    public var prefetch: Int
    /// The most deliveries that one transaction takes.
    public var batch: Int
    /// The most messages that are published before all of them are confirmed.
    public var window: Int

    public init(prefetch: Int = 256, batch: Int = 256, window: Int = 512) {
        self.prefetch = prefetch
        self.batch = batch
        self.window = window
    }
}
