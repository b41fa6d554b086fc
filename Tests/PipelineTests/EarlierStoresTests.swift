import Contracts
import Foundation
import GRDB
import TestSupport
import Testing

/// What an operator who upgrades relies on: today's executables go on with the stores of every earlier build.
@Suite(.timeLimit(.minutes(5)))
struct EarlierStoresTests {
    @Test("the stores of an earlier build open, hold together, and their open tickets go on", arguments: ["2026-11"])
    func upgrade(from build: String) async throws {
        let deployment = try EarlierDeployment(build)
        defer { deployment.stop() }
        try deployment.start()

        let verified = try deployment.command(.intake, "verify")
        #expect(verified.status == 0, "\(verified.output)")
        let numbers = try deployment.read(.intake) { try String.fetchAll($0, sql: "SELECT number FROM tickets") }
        #expect(numbers.count >= 18)
        for number in numbers {
            let shown = try deployment.command(.intake, "show", number)
            #expect(shown.status == 0 && shown.output.contains(number), "\(shown.output)")
        }
        let listed = try deployment.command(.escalation, "list", "--all")
        #expect(listed.status == 0, "\(listed.output)")

        let steps: [(reference: String, type: String, data: [String: JSONValue], state: String)] = [
            (
                "fx-quote", "quote.accepted",
                ["version": .number(1), "by": .string("李雷"), "channel": .string("phone")], "working"
            ),
            ("fx-parts", "work.completed", ["summary": .string("换泵")], "awaiting_acceptance"),
            ("fx-info", "ticket.withdrawn", ["by": .string("李雷"), "reason": .string("不装了")], "cancelled"),
            ("fx-rework", "work.started", [:], "working"),
            ("fx-acc", "acceptance.given", ["by": .string("李雷")], "resolved"),
            ("fx-assigned", "work.started", [:], "working"),
        ]
        for step in steps {
            let answer = try await deployment.decision(on: step.type, about: step.reference, step.data)
            #expect(answer == step.state, "\(step.type) about \(step.reference)")
        }
        for service in ServiceName.allCases {
            let parked = try deployment.read(service) { try String.fetchAll($0, sql: "SELECT error FROM parked") }
            #expect(parked.isEmpty, "\(service): \(parked)")
        }
    }
}
