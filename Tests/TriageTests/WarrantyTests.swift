import Contracts
import Testing
import TriageDomain

@Suite("Warranty")
struct WarrantyTests {
    private let term = WarrantyTerm()

    private func warranty(_ product: String, at reported: String) throws -> Assessment.Warranty {
        term.warranty(of: try Sample.product(product), at: try #require(Instant(rfc3339: reported)))
    }

    @Test(
        "twelve months to the day, by the local calendar, clamped to the month's end",
        arguments: [
            (
                #"{"deliveryDate": "2025-11-22"}"#, "2026-11-22T23:59:59+08:00", Assessment.Warranty.Status.inside,
                "2026-11-22"
            ),
            (#"{"deliveryDate": "2025-11-22"}"#, "2026-11-23T00:00:00+08:00", .outside, "2026-11-22"),
            (#"{"deliveryDate": "2025-11-22"}"#, "2026-11-22T16:00:00Z", .outside, "2026-11-22"),
            (#"{"deliveryDate": "2024-02-29"}"#, "2025-02-28T12:00:00+08:00", .inside, "2025-02-28"),
            (#"{"deliveryDate": "2025-11-22T10:00:00+08:00"}"#, "2026-01-01T00:00:00Z", .inside, "2026-11-22"),
            (
                #"{"saleDate": "2025-01-01", "deliveryDate": "2026-01-01"}"#, "2026-06-01T00:00:00Z", .inside,
                "2027-01-01"
            ),
            (
                #"{"saleDate": "2025-01-01", "acceptanceDate": "2025-12-01"}"#, "2026-06-01T00:00:00Z", .inside,
                "2026-12-01"
            ),
            (#"{"saleDate": "2025-01-01"}"#, "2026-06-01T00:00:00Z", .outside, "2026-01-01"),
        ])
    func known(product: String, reported: String, status: Assessment.Warranty.Status, until: String) throws {
        let found = try warranty(product, at: reported)
        #expect(found.status == status)
        #expect(found.until == until)
    }

    @Test(
        "without a date that can be read it is unknown, and says why",
        arguments: [
            ("{}", "no deliveryDate"), (#"{"saleDate": "last spring"}"#, "saleDate is no date: last spring"),
            (#"{"deliveryDate": "2025-02-30"}"#, "deliveryDate is no date"),
        ])
    func unknown(product: String, basis: String) throws {
        let found = try warranty(product, at: "2026-01-01T00:00:00Z")
        #expect(found.status == .unknown)
        #expect(found.basis.contains(basis))
    }

    @Test("only what is certainly outside costs the customer money")
    func chargeable() throws {
        let rules = try Sample.shippedPolicy().rules
        func isChargeable(_ product: String) throws -> Bool {
            rules.assess(try Sample.ticket(product: try Sample.product(product))).chargeable
        }
        #expect(try isChargeable(#"{"saleDate": "2020-01-01"}"#))
        #expect(try !isChargeable(#"{"saleDate": "2026-11-01"}"#))
        #expect(try !isChargeable("{}"))
    }
}
