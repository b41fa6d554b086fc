import Contracts
import Foundation
import Testing

struct TopologyTests {
    private let topology = Topology(publishers: ["fieldapp", "callcentre"])

    @Test("every queue is a quorum queue, and only those between us and outsiders have a length limit")
    func queues() throws {
        let definitions = topology.definitions
        for queue in definitions.queues {
            #expect(queue.arguments["x-queue-type"] == .string("quorum"), "\(queue.name)")
        }
        for policy in definitions.policies where policy.definition["max-length-bytes"] != nil {
            #expect(["inbound", "outsiders"].contains(policy.name))
        }
    }

    @Test("exactly one policy applies to each queue, with an explicit delivery limit")
    func policies() throws {
        for queue in topology.queues {
            let matching = try topology.definitions.policies.filter { policy in
                guard policy.applyTo == "queues" else { return false }
                return try Regex(policy.pattern).firstMatch(in: queue.name) != nil
            }
            #expect(matching.count == 1, "\(queue.name): \(matching.map(\.name))")
            #expect(matching.first?.definition["delivery-limit"]?.integer ?? 0 > 0)
        }
    }

    @Test("a publisher may write its own prefix and read its own answers, and nothing else")
    func publisherRights() throws {
        let permission = try #require(topology.definitions.permissions.first { $0.user == "callcentre" })
        #expect(permission.configure == "^$")
        #expect(try Regex(permission.write).firstMatch(in: "aftercare.events") == nil)
        #expect(try Regex(permission.read).firstMatch(in: "outbound.fieldapp") == nil)
        #expect(try Regex(permission.read).firstMatch(in: "outbound.callcentre") != nil)
        let topic = topology.definitions.topic_permissions.filter { $0.user == "callcentre" }
        #expect(topic.map(\.exchange) == ["aftercare.inbound"])
        #expect(topic.map(\.write) == ["^{username}\\."])
    }

    @Test("definitions hold no user and no password")
    func noPasswords() throws {
        let text = String(decoding: try JSONEncoder().encode(topology.definitions), as: UTF8.self)
        #expect(!text.contains("password"))
        #expect(!text.contains("\"users\""))
    }

    @Test("a page key has five words whatever the department is called")
    func pageKey() {
        #expect(
            Topology.pageKey(level: "l1", department: "a.b c", team: "", region: "east") == "page.l1.a_b_c.none.east")
    }
}
