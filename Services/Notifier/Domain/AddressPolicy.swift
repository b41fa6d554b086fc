/// Which addresses a webhook may be sent to.
///
/// A callback into our own network would let whoever sets its URL reach what only we can reach, so these are refused
/// unless the operator allows them:
///
/// | range | what |
/// |---|---|
/// | 0.0.0.0/8, :: | unspecified |
/// | 127.0.0.0/8, ::1 | loopback |
/// | 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 | private |
/// | 100.64.0.0/10 | shared by a carrier (CGNAT) |
/// | 169.254.0.0/16, fe80::/10 | link-local, cloud metadata |
/// | fc00::/7, fec0::/10 | unique-local, and the site-local range before it |
/// | 224.0.0.0/4, ff00::/8 | multicast |
/// | 192.0.0.0/24, 198.18.0.0/15, 240.0.0.0/4 | reserved, broadcast |
///
/// An IPv6 address that carries an IPv4 one (mapped, compatible, NAT64, 6to4) is judged by what it carries.
public struct AddressPolicy: Hashable, Sendable {
    public enum Refusal: String, Hashable, Sendable {
        case unspecified, loopback, `private`, shared, multicast, reserved
        case linkLocal = "link_local"
        case uniqueLocal = "unique_local"
    }

    public var allowsPrivate: Bool

    public init(allowsPrivate: Bool) {
        self.allowsPrivate = allowsPrivate
    }

    /// Why the address is refused; nil when it may be used.
    public func refusal(of address: IPAddress) -> Refusal? {
        guard !allowsPrivate else { return nil }
        return switch address {
        case .v4(let bytes): Self.judge(v4: bytes)
        case .v6(let bytes): Self.judge(v6: bytes)
        }
    }

    private static func judge(v4 bytes: [UInt8]) -> Refusal? {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (0, _, _): .unspecified
        case (127, _, _): .loopback
        case (10, _, _), (172, 16...31, _), (192, 168, _): .private
        case (100, 64...127, _): .shared
        case (169, 254, _): .linkLocal
        case (224...239, _, _): .multicast
        case (192, 0, 0), (198, 18...19, _), (240..., _, _): .reserved
        default: nil
        }
    }

    private static func judge(v6 bytes: [UInt8]) -> Refusal? {
        if bytes.allSatisfy({ $0 == 0 }) { return .unspecified }
        if bytes.dropLast().allSatisfy({ $0 == 0 }), bytes[15] == 1 { return .loopback }
        if let carried = carriedIPv4(in: bytes) { return judge(v4: carried) }
        switch (bytes[0], bytes[1]) {
        case (0xfe, 0x80...0xbf): return .linkLocal
        case (0xfe, 0xc0...), (0xfc...0xfd, _): return .uniqueLocal
        case (0xff, _): return .multicast
        default: return nil
        }
    }

    private static func carriedIPv4(in bytes: [UInt8]) -> [UInt8]? {
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
        let isCompatible = bytes[..<12].allSatisfy { $0 == 0 }
        let isNAT64 = bytes[..<4] == [0x00, 0x64, 0xff, 0x9b] && bytes[4..<12].allSatisfy { $0 == 0 }
        if isMapped || isCompatible || isNAT64 { return Array(bytes[12...]) }
        return bytes[..<2] == [0x20, 0x02] ? Array(bytes[2..<6]) : nil
    }
}
