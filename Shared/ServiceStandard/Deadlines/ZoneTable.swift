import Locking

/// The zones of the places where work is done, each looked up once.
final class ZoneTable: Sendable {
    private let known: Locked<[String: ZoneOffsets]> = Locked([:])

    /// Nil for what is no IANA zone.
    subscript(_ identifier: String) -> ZoneOffsets? {
        known.withLock { known in
            if let zone = known[identifier] { return zone }
            let zone = ZoneOffsets(identifier)
            known[identifier] = zone
            return zone
        }
    }
}
