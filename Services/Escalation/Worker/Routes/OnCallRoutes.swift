import Contracts
import EscalationDomain
import Hummingbird
import ServiceRuntime
import ServiceStandard

/// Who is on call on one level.
struct OnCallLine: Codable, Sendable, Equatable {
    struct Person: Codable, Sendable, Equatable {
        let staffId: String
        let name: String
    }

    let level: OnCallLevel
    /// Empty when nobody is: the ladder skips the level.
    let people: [Person]
}

/// `GET /v1/oncall?department=&team=&region=&at=`: whom the ladder would call now, or at an instant, level by level.
struct OnCallRoutes: Sendable {
    let door: StaffDoor
    let policy: EscalationPolicy
    let now: @Sendable () -> Instant

    func add(to router: ServiceRouter) {
        router.get("v1/oncall") { request, _ in
            try await door.asStaff(request) { _ in
                let query = request.uri.queryParameters
                func word(_ name: Substring) -> String { query[name].map(String.init) ?? "none" }
                guard let instant = query["at"].map({ Instant(rfc3339: String($0)) }) ?? now() else {
                    return Response(
                        problem: "field_invalid",
                        LocalizedText("at 应为带时区的时刻。", "at must be an instant with an offset."),
                        status: .unprocessableContent)
                }
                return Response(
                    json: onCall(
                        Routing(department: word("department"), team: word("team"), region: word("region")), at: instant
                    ))
            }
        }
    }

    func onCall(_ routing: Routing, at instant: Instant) -> [OnCallLine] {
        OnCallLevel.allCases.map { level in
            let ids = policy.roster.onCall(
                level, department: routing.department, team: routing.team, region: routing.region, at: instant)
            return OnCallLine(
                level: level, people: ids.map { .init(staffId: $0, name: policy.roster.member($0)?.name ?? $0) })
        }
    }
}
