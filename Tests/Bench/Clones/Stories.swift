import AMQP
import Contracts
import Foundation

/// What outside programs report of a sample ticket after its submission.
struct Stories: Sendable {
    enum Step: String, CaseIterable, Sendable {
        case responded = "work.responded"
        case started = "work.started"
        case completed = "work.completed"
        case accepted = "acceptance.given"
        case surveyed = "survey.answered"

        /// Everything before the survey.
        static let work: [Step] = [.responded, .started, .completed, .accepted]
    }

    private let submissions = Submissions(run: SampleTickets.run)

    /// The event of one step about the ticket that was submitted with this index.
    func message(_ step: Step, of index: Int) throws -> OutgoingMessage {
        let reference = submissions.reference(index)
        let about: [String: JSONValue] = [
            "ticket": .object(["externalRef": .string(reference), "publisher": .string(submissions.publisher)])
        ]
        return try submissions.message(
            id: "\(reference)-\(step)", type: step.rawValue, data: about.merging(Self.data(step)) { $1 })
    }

    private static func data(_ step: Step) -> [String: JSONValue] {
        switch step {
        case .responded: ["kind": .string("arrangement"), "summary": .string("技师今天下午两点上门,请保持电话畅通")]
        case .started: [:]
        case .completed:
            [
                "summary": .string("更换电容,清洗滤网,试机正常"), "actions": .array([.string("更换电容"), .string("清洗滤网")]),
                "staffId": .string("E1024"),
            ]
        case .accepted: ["by": .string("客户本人"), "opinion": .string("满意")]
        case .surveyed:
            [
                "method": .string("phone"), "interviewer": .string("E1002"), "score": .integer(5),
                "attitude": .integer(5), "speed": .integer(5), "technical": .integer(4), "solved": .bool(true),
            ]
        }
    }
}
