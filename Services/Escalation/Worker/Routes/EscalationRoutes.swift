import Contracts
import EscalationDomain
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceRuntime
import ServiceStandard

/// An escalation with the account of its clock and its past.
struct EscalationDetail: Codable, Sendable {
    let page: EscalationPage
    /// The account of the clock behind it; empty where there is none.
    let ledger: [LedgerLine]
    let history: [EscalationCase.Entry]
    let answers: [AnswerLine]
}

/// Lists, shows and acknowledges escalations.
///
/// | route | answer |
/// |---|---|
/// | `GET /v1/escalations` | pages of open escalations, next to break first; `?status=all` finished ones, too |
/// | `GET /v1/escalations/<id>` | page, ledger, history, answers |
/// | `POST /v1/escalations/<id>/ack` `{revision, note?}` | 200 the page; 409 with the current page |
/// | `GET /v1/clocks` | promises that are not broken yet, next to break first |
struct EscalationRoutes: Sendable {
    private static let largestBody = 16 << 10
    private static let longestNote = 1000

    let door: StaffDoor
    let board: Board
    let desk: EscalationDesk
    let store: MessageStore

    func add(to router: ServiceRouter) {
        router.get("v1/escalations") { request, _ in
            try await door.asStaff(request) { _ in
                Response(json: try await board.escalations(all: request.uri.queryParameters["status"] == "all"))
            }
        }
        router.get("v1/clocks") { request, _ in
            try await door.asStaff(request) { _ in
                Response(json: try await board.upcoming(atMost: WatchTable.longestList))
            }
        }
        router.get("v1/escalations/{id}") { request, context in
            try await door.asStaff(request) { _ in
                guard let id = EscalationID(try context.parameters.require("id")), let detail = try await detail(id)
                else {
                    return notFound
                }
                return Response(json: detail)
            }
        }
        router.post("v1/escalations/{id}/ack") { request, context in
            try await door.asStaff(request) { staffId in
                guard let id = EscalationID(try context.parameters.require("id")) else { return notFound }
                let body = try await request.body.collect(upTo: Self.largestBody)
                return try await acknowledge(id, by: staffId, Data(body.readableBytesView))
            }
        }
    }

    private func detail(_ id: EscalationID) async throws -> EscalationDetail? {
        let (policies, now) = (desk.policies, store.now())
        return try await store.read { db in
            guard let watch = try WatchTable.load(id, in: db), let matter = watch.cases.first(where: { $0.id == id })
            else { return nil }
            let policy = try policies.policy(of: watch, in: db)
            guard let page = watch.page(id, under: policy, at: now) else { return nil }
            let deadline = matter.clock.flatMap {
                watch.reading(under: policy, at: now).deadline($0, run: matter.run)
            }
            return EscalationDetail(
                page: page,
                ledger: deadline.flatMap { deadline in
                    policy.engine.map { LedgerText($0.timetable).lines(of: deadline) }
                } ?? [],
                history: matter.history, answers: try WatchTable.answers(to: id, in: db))
        }
    }

    private func acknowledge(_ id: EscalationID, by staffId: String, _ body: Data) async throws -> Response {
        let wish: Acknowledgement
        do {
            wish = try WireJSON.decode(Acknowledgement.self, from: body)
        } catch {
            let field = (error as? DecodingError).map { FieldError($0) } ?? FieldError("", expected: "JSON")
            return Response(
                problem: "field_invalid", field.text,
                status: .unprocessableContent)
        }
        guard (wish.note ?? "").count <= Self.longestNote else {
            return Response(
                problem: "field_invalid",
                LocalizedText("note 最多\(Self.longestNote)个字符。", "note: at most \(Self.longestNote) characters."),
                status: .unprocessableContent)
        }
        let request = UUID().uuidString
        guard
            let cause = try await store.read({ db in
                try WatchTable.cause(for: id, id: request, staffId: staffId, in: db)
            })
        else { return notFound }
        let result = try await store.transact(cause) { [desk] transaction in
            try desk.acknowledge(id, by: staffId, revision: wish.revision, note: wish.note, transaction)
        }
        guard let (answer, page) = result else { return notFound }
        switch answer {
        case .applied:
            return Response(json: page)
        case .stale:
            let text = LocalizedText("您看到的不是最新版本,请看当前页面再确认。", "You saw an older state; look at the current page first.")
            return Response(json: Refusal("stale", text, page), status: .conflict)
        case .finished:
            let text = LocalizedText("已了结,无需确认。", "It is settled; there is nothing left to acknowledge.")
            return Response(json: Refusal("finished", text, page), status: .conflict)
        case .unknownPerson:
            let text = LocalizedText(
                "人员名录中没有 \(staffId);请运维人员补入 staff.yaml。",
                "The staff directory has no \(staffId); let an operator add it to staff.yaml.")
            return Response(json: Refusal("person_unknown", text, page), status: .forbidden)
        }
    }

    private var notFound: Response {
        Response(problem: "not_found", LocalizedText("没有这个升级事项。", "No such escalation."), status: .notFound)
    }
}

private struct Acknowledgement: Decodable {
    let revision: Int
    let note: String?
}

/// Why an acknowledgement does not count, with the page as it is now.
struct Refusal: Codable, Sendable {
    struct Problem: Codable, Sendable {
        let code: String
        let detail: LocalizedText
    }

    let problem: Problem
    let page: EscalationPage

    init(_ code: String, _ detail: LocalizedText, _ page: EscalationPage) {
        problem = Problem(code: code, detail: detail)
        self.page = page
    }
}
