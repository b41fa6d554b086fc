import NotifierDomain
import Testing

@Suite("The address policy of webhooks")
struct AddressPolicyTests {
    @Test(
        "refuses what only our own network can reach",
        arguments: [
            ("0.0.0.0", AddressPolicy.Refusal.unspecified), ("0.1.2.3", .unspecified), ("::", .unspecified),
            ("127.0.0.1", .loopback), ("127.255.255.254", .loopback), ("::1", .loopback),
            ("10.0.0.1", .private), ("172.16.0.1", .private), ("172.31.255.255", .private), ("192.168.1.1", .private),
            ("100.64.0.1", .shared), ("100.127.255.255", .shared),
            ("169.254.169.254", .linkLocal), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
            ("fc00::1", .uniqueLocal), ("fd12:3456:789a::1", .uniqueLocal), ("fec0::1", .uniqueLocal),
            ("224.0.0.1", .multicast), ("239.255.255.250", .multicast), ("ff02::1", .multicast),
            ("192.0.0.8", .reserved), ("198.18.0.1", .reserved), ("255.255.255.255", .reserved),
            ("::ffff:127.0.0.1", .loopback), ("::ffff:7f00:1", .loopback), ("::ffff:10.1.2.3", .private),
            ("::127.0.0.1", .loopback), ("64:ff9b::192.168.0.1", .private), ("2002:7f00:1::", .loopback),
        ])
    func refused(text: String, expected: AddressPolicy.Refusal) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy(allowsPrivate: false).refusal(of: address) == expected)
        #expect(AddressPolicy(allowsPrivate: true).refusal(of: address) == nil)
    }

    @Test(
        "allows public addresses, also those next to a refused range",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
            "100.63.255.255", "100.128.0.0", "169.253.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
            "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::8.8.8.8", "fbff::1",
        ])
    func allowed(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy(allowsPrivate: false).refusal(of: address) == nil)
    }

    @Test(
        "reads no address out of names, short forms, other bases and broken text",
        arguments: [
            "", "localhost", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.2.3.256", "1.2.3.4.5", "1.2.3.",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1", "1:", "12345::", "::g", "::+1", "fe80::1%eth0",
            "[::1]",
            "::1.2.3.4:5",
        ])
    func unreadable(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "reads every notation of the same IPv6 address alike",
        arguments: ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:db8::0.0.0.1"])
    func notations(text: String) {
        let expected: [UInt8] = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        #expect(IPAddress(text) == .v6(expected))
    }
}
