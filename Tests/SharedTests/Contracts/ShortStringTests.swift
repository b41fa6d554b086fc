import Contracts
import Foundation
import TestSupport
import Testing

struct ShortStringTests {
    private static let alphabets = ["a", "é", "电", "😀", "👨‍👩‍👧‍👦", "a\u{301}\u{302}", ".", " "]

    @Test(
        "a text fits after fitting, stays as it was when it did, and two long texts stay two",
        arguments: [UInt64](1...5))
    func fits(_ seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let letter = Self.alphabets[Int.random(in: 0..<Self.alphabets.count, using: &random)]
            let text = String(repeating: letter, count: Int.random(in: 0...400, using: &random))
            let fitted = ShortString.fitting(text)
            #expect(fitted.utf8.count <= ShortString.maximumBytes)
            #expect((fitted == text) == (text.utf8.count <= ShortString.maximumBytes))
            #expect(text.utf8.count <= 254 || ShortString.fitting(text + "x") != fitted)
        }
    }

    @Test("a page key fits into a short string and has five words, whatever department, team and region are called")
    func pageKeys() {
        for letter in Self.alphabets {
            for count in [0, 1, 26, 27, 54, 64, 255, 2000] {
                let name = String(repeating: letter, count: count)
                let key = Topology.pageKey(level: "l3", department: name, team: name, region: name)
                #expect(key.utf8.count <= ShortString.maximumBytes)
                #expect(key.split(separator: ".", omittingEmptySubsequences: false).count == 5)
                #expect(Topology.fittingPageKey(key) == key, "a key that fits is not changed again")
            }
        }
        let long = String(repeating: "电", count: 64)
        #expect(
            Topology.pageKey(level: "l1", department: long, team: "a", region: "b")
                != Topology.pageKey(level: "l1", department: long + "器", team: "a", region: "b"))
    }

    @Test("what the permissions allow a service to publish is what the topology says, and nothing else")
    func allowed() {
        #expect(Topology.allows(.intake, toPublish: "intake.ticket.registered.v1", on: "aftercare.events"))
        #expect(Topology.allows(.intake, toPublish: "shop", on: "aftercare.outbound"))
        #expect(Topology.allows(.escalation, toPublish: "page.l1.a.b.c", on: "aftercare.oncall"))
        #expect(!Topology.allows(.triage, toPublish: "page.l1.a.b.c", on: "aftercare.oncall"))
        #expect(!Topology.allows(.triage, toPublish: "intake.ticket.registered.v1", on: "aftercare.events"))
        #expect(!Topology.allows(.intake, toPublish: "shop.x", on: "aftercare.inbound"))
    }
}
