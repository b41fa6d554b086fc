/// W3C Trace Context, as outsiders may send it.
package enum TraceContext {
    /// Whether a text is a `traceparent`, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", and holds nothing else.
    package static func isParent(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2d, omittingEmptySubsequences: false)
        return parts.map(\.count) == [2, 32, 16, 2]
            && parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) } }
    }
}
