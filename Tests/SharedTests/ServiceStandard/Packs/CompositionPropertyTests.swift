import Contracts
import TestSupport
import Testing

@testable import ServiceStandard

@Suite("Composition, for any trees")
struct CompositionPropertyTests {
    @Test("Laying trees over each other is associative, also where kinds differ and nulls remove")
    func associative() {
        var random = Seeds.random("composition", 0)
        for _ in 0..<5000 {
            let (a, b, c) = (tree("a", &random), tree("b", &random), tree("c", &random))
            let left = c.laid(over: b.laid(over: a))
            let right = c.laid(over: b).laid(over: a)
            #expect(outline(left.withoutRemoved) == outline(right.withoutRemoved))
        }
    }

    @Test("Nothing laid over a tree, and a tree over nothing, is the tree")
    func neutral() {
        var random = Seeds.random("composition, neutral", 0)
        let nothing = YAMLNode(place: SourcePlace(file: "nothing", line: 1), pointer: "", content: .mapping([]))
        for _ in 0..<1000 {
            let tree = tree("a", &random)
            #expect(outline(nothing.laid(over: tree)) == outline(tree))
            #expect(outline(tree.laid(over: nothing)) == outline(tree))
        }
    }

    @Test("Reading the same files again gives the same digests")
    func digests() throws {
        let folder = PackFixture(packs: ["good": PackFixture.good])
        let digest = try #require(try folder.library.edition("good")?.digest)
        for _ in 0..<20 { #expect(try folder.library.edition("good")?.digest == digest) }
        let changed = PackFixture(packs: ["good": PackFixture.good.replacing("limit: 72h", with: "limit: 71h")])
        #expect(try changed.library.edition("good")?.digest != digest)
    }

    @Test("Comments, blanks and quotes change no digest")
    func layout() throws {
        let plain = try #require(try PackFixture().library.edition("good")?.digest)
        let text =
            "# a comment\n"
            + PackFixture.good.replacing("limit: 72h", with: "limit:   \"72h\"   # three days")
            .replacing("{step: 10m, hold: 30m}", with: "\n  hold: 30m\n  step: 10m")
        #expect(try PackFixture(packs: ["good": text]).library.edition("good")?.digest == plain)
    }

    /// Every value with the place it comes from, in order.
    private func outline(_ node: YAMLNode) -> [String] {
        node.entries.flatMap { entry in
            let value = entry.value
            return value.entries.isEmpty ? ["\(value.pointer) \(value.written) \(value.place)"] : outline(value)
        }
    }

    /// A mapping of few keys, so that they meet.
    private func tree(_ file: String, _ random: inout Seeded, pointer: String = "", depth: Int = 3) -> YAMLNode {
        let keys = ["x", "y", "z"].filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        let entries = keys.map { key in
            YAMLNode.Entry(key: key, value: value(file, &random, pointer: "\(pointer)/\(key)", depth: depth))
        }
        return YAMLNode(place: SourcePlace(file: file, line: depth), pointer: pointer, content: .mapping(entries))
    }

    private func value(_ file: String, _ random: inout Seeded, pointer: String, depth: Int) -> YAMLNode {
        let place = SourcePlace(file: file, line: depth)
        switch Int.random(in: 0..<(depth == 0 ? 3 : 6), using: &random) {
        case 0: return YAMLNode(place: place, pointer: pointer, content: .null)
        case 1:
            return YAMLNode(
                place: place, pointer: pointer, content: .scalar("\(Int.random(in: 0..<4, using: &random))"))
        case 2: return YAMLNode(place: place, pointer: pointer, content: .list([]))
        default: return tree(file, &random, pointer: pointer, depth: depth - 1)
        }
    }
}
