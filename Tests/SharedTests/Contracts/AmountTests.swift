import Contracts
import Foundation
import TestSupport
import Testing

@Suite("Money is exact")
struct AmountTests {
    @Test(
        "an amount is read by its digits and written with no more than it needs",
        arguments: [
            ("0.1", "0.1"), ("100", "100"), ("100.00", "100"), ("-12.50", "-12.5"), ("1e2", "100"), ("1.25E+1", "12.5"),
            ("5e-4", "0.0005"), ("0", "0"), ("-0", "0"), ("99999999999.9999", "99999999999.9999"),
            ("0.00010", "0.0001"),
        ])
    func reading(_ text: String, _ written: String) throws {
        #expect(try #require(Amount(exactly: text)).description == written)
        for json in ["[\(text)]", "[\"\(text)\"]"] {
            let amounts = try WireJSON.decode([Amount].self, from: Data(json.utf8))
            #expect(String(decoding: try WireJSON.encode(amounts), as: UTF8.self) == "[\(written)]")
        }
    }

    @Test(
        "what is no amount, or more exact than money is, is refused",
        arguments: [
            "", "-", ".5", "1.", "1,5", "0x10", "NaN", "1e", "1e9999", "0.00001", "100000000000", "1 ", "+1", "١",
        ])
    func refusing(_ text: String) {
        #expect(Amount(exactly: text) == nil)
    }

    @Test("binary fractions that stores hold from before are read to the nearest amount")
    func former() throws {
        let amounts = try WireJSON.decode([Amount].self, from: Data("[0.30000000000000004,1e300,-1e300,0.00001]".utf8))
        #expect(amounts.map(\.description) == ["0.3", "99999999999.9999", "-99999999999.9999", "0"])
    }

    @Test("amounts in whole cents have the bytes that they had as binary fractions")
    func golden() throws {
        var random = Seeded(7)
        for _ in 0..<2000 {
            let cents = Int64.random(in: -10_000_000_000...10_000_000_000, using: &random)
            let double = try WireJSON.encode([Double(cents) / 100])
            #expect(try WireJSON.encode(WireJSON.decode([Amount].self, from: double)) == double)
        }
    }

    @Test(
        "the lines of a quote make its total, to the last decimal",
        arguments: [
            (["0.1", "0.2"], "0.3", true), (["0.1", "0.2"], "1.1", false),
            (["0.1", "0.2"], "0.30000000000000004", false),
            (["100", "-10.5"], "89.5", true), (["1.005", "2.005"], "3.01", true), (["1"], "1.0", true),
            (["1"], "1.0001", false),
        ])
    func sums(_ lines: [String], _ total: String, _ isRight: Bool) throws {
        let written = lines.map { #"{"text":"x","amount":\#($0)}"# }.joined(separator: ",")
        let body = #"""
            {"specversion":"1.0","id":"1","source":"/publishers/p","type":"quote.issued.v1","data":{"ticket":{"number":"A"},
            "version":1,"lines":[\#(written)],"total":\#(total),"currency":"CNY","validUntil":"2026-12-01T00:00:00Z"}}
            """#
        if isRight {
            _ = try InboundEvent.decode(Data(body.utf8))
        } else {
            let fault = #expect(throws: InboundFault.self) { try InboundEvent.decode(Data(body.utf8)) }
            #expect(fault?.problems.map(\.field.pointer) == ["/data/total"])
        }
    }
}
