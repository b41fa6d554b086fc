import Contracts
import Foundation
import ServiceRuntime
import TestSupport
import Testing

@testable import IntakeWorker

@Suite("an event is found by its id, whatever is in it")
struct EventRouteTests {
    @Test(
        "GET /v1/events/<id> unescapes the id once",
        arguments: [
            ("a/b", "a%2Fb"), ("a b", "a%20b"), ("张-1", "%E5%BC%A0-1"), ("a%2Fb", "a%252Fb"), ("a+b", "a+b"),
            ("?x=1", "%3Fx%3D1"), ("#", "%23"), ("..", "%2E%2E"),
        ])
    func found(_ id: String, _ escaped: String) async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission(id: id))
        let router = ServiceRouter.standard()
        EventRoutes(
            door: InboundDoor(store: bench.store, desk: bench.desk, logger: bench.log.logger),
            configuration: bench.desk.configuration
        ).add(to: router)
        try await withServer(router) { port in
            let client = APIClient("http://127.0.0.1:\(port)", token: Bench.token)
            for path in [escaped, PathSegment.escaped(id)] {
                let answer = try await client.get("/v1/events/\(path)")
                #expect(answer.status == 200, "\(path)")
                #expect(try answer.decode(EventAnswered.self).eventId == id)
            }
            // A client of ours would escape the escape.
            let raw = try RawConnection(port: port)
            defer { raw.close() }
            raw.send("GET /v1/events/a%2 HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer \(Bench.token)\r\n\r\n")
            let malformed = await raw.read(until: "}}")
            #expect(malformed.hasPrefix("HTTP/1.1 400 ") && malformed.contains("two hexadecimal digits"))
        }
    }
}
