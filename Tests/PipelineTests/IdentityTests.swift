import AMQP
import Contracts
import Foundation
import Testing

/// Two publishers try each other's name at both doors of the running system.
extension PipelineTests {
    @Test("neither publisher speaks in the other's name, over AMQP or HTTP, whatever record of a death it brings")
    func identities() async throws {
        let deployment = Deployment()
        let run = String(UUID().uuidString.prefix(8)).lowercased()
        let callcentre = try Publisher("callcentre", url: deployment.value("AFTERCARE_AMQP_URL"))
        let fieldapp = try Publisher("fieldapp", url: deployment.value("AFTERCARE_AMQP_URL_FIELDAPP"))
        let reference = "own-\(run)"
        try await callcentre.publish([
            callcentre.event(
                "\(reference)-1", "ticket.submitted", EventData.submission(reference, phone: "13800007001"))
        ])
        let number = try #require(try await callcentre.finalAnswer(to: "\(reference)-1").number)
        let withdrawal = EventData.about(reference, ["by": .string("x"), "reason": .string("y")])
        for (thief, victim) in [(fieldapp, "callcentre"), (callcentre, "fieldapp")] {
            var messages: [OutgoingMessage] = []
            var ids: Set<String> = []
            for queue in ["intake.inbound", "intake.events", "intake.parked", "aftercare.unrouted"] {
                for (index, claimed) in [thief.name, victim, "nobody"].enumerated() {
                    let id = "theft-\(run)-\(thief.name)-\(queue)-\(index)"
                    ids.insert(id)
                    let death: [String: MessageProperties.HeaderValue] = [
                        "queue": .text(queue), "reason": .text("delivery_limit"), "count": .integer(1),
                        "routing-keys": .list([.text("\(index == 2 ? "nobody" : victim).ticket.withdrawn.v1")]),
                    ]
                    messages.append(
                        OutgoingMessage(
                            exchange: Topology.Exchange.inbound.rawValue,
                            routingKey: "\(thief.name).ticket.withdrawn.v1",
                            properties: MessageProperties(
                                messageId: id,
                                headers: ["x-death": .list([.table(death)]), "source": .text("/publishers/\(victim)")]),
                            body: try Publisher.event(id, "ticket.withdrawn", withdrawal, from: claimed)))
                }
            }
            // The owner's own event under its own name is no theft.
            if thief.name == "callcentre" {
                messages = messages.filter { !($0.properties.messageId ?? "").hasSuffix("-0") }
                ids = ids.filter { !$0.hasSuffix("-0") }
            }
            try await thief.publish(messages)
            let answers = try await thief.answers { answers in
                ids.isSubset(of: Set(answers.compactMap(\.eventId)))
            }
            for answer in answers where ids.contains(answer.eventId ?? "") {
                #expect(answer.status == .rejected && answer.problem?.code == .notGranted, "\(answer)")
            }
        }
        let url = try deployment.value("AFTERCARE_INTAKE_URL")
        let token = try deployment.value("AFTERCARE_TOKEN_FIELDAPP")
        for claimed in ["callcentre", "fieldapp", "triage"] {
            let body = try Publisher.event("http-\(run)-\(claimed)", "ticket.withdrawn", withdrawal, from: claimed)
            let answer = try await deployment.http("POST", "\(url)/v1/events", token: token, body: body)
            #expect(answer.status == 403)
        }
        let owner = try deployment.value("AFTERCARE_TOKEN_CALLCENTRE")
        let ticket = try await deployment.http("GET", "\(url)/v1/tickets/\(number)", token: owner)
        #expect(ticket.body["state"]?.string == "classified", "\(ticket.body)")
    }
}
