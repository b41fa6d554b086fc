import Foundation
import Hummingbird
import NIOCore
import ServiceRuntime
import TestSupport
import Testing

@Suite("HTTP as every service speaks it")
struct HTTPServerTests {
    private var router: ServiceRouter {
        let router = ServiceRouter.standard()
        router.get("v1/things/{id}") { _, context in
            Response(json: ["id": try context.parameters.require("id")])
        }
        router.get("v1/things/{id}/parts/{part}") { _, context in
            Response(json: ["\(try context.parameters.require("id"))": try context.parameters.require("part")])
        }
        router.get("page") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/html"], body: .init(byteBuffer: ByteBuffer(string: "<p>")))
        }
        router.post("v1/things") { request, _ in
            Response(json: ["bytes": try await request.body.collect(upTo: 1 << 24).readableBytes])
        }
        return router
    }

    private func exchange(_ request: String, until end: String, port: Int) async throws -> String {
        let connection = try RawConnection(port: port)
        defer { connection.close() }
        connection.send(request)
        return await connection.read(until: end)
    }

    @Test(
        "a parameter of a path is unescaped once",
        arguments: [
            ("a%2Fb", "a/b"), ("a%20b", "a b"), ("%E5%BC%A0-1", "张-1"), ("a%252Fb", "a%2Fb"), ("a+b", "a+b"),
            ("%e5%bc%a0", "张"), ("%25", "%"), ("a;b=c", "a;b=c"), ("%F0%9F%94%A5", "🔥"),
        ])
    func unescaped(_ written: String, _ meant: String) async throws {
        try await withServer(router) { port in
            let answer = try await APIClient("http://127.0.0.1:\(port)").get("/v1/things/\(written)")
            #expect(try answer.decode([String: String].self) == ["id": meant])
            let both = try await APIClient("http://127.0.0.1:\(port)").get("/v1/things/\(written)/parts/\(written)")
            #expect(try both.decode([String: String].self) == [meant: meant])
        }
    }

    @Test(
        "an escape that is none is refused with what belongs there",
        arguments: ["%", "%2", "%zz", "a%E5b", "%FF", "%00", "a%0Ab", "%C3%28", "%ED%A0%80", "%+1", "%C2%85"])
    func malformed(_ written: String) async throws {
        try await withServer(router) { port in
            let request = "GET /v1/things/\(written) HTTP/1.1\r\nHost: here\r\n\r\n"
            let answer = try await exchange(request, until: "}}", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains(#""code":"field_invalid""#))
            #expect(answer.contains("two hexadecimal digits"))
            #expect(answer.contains("十六进制"))
        }
    }

    @Test("HEAD answers what GET answers, with the length and without the body", arguments: ["v1/things/1", "page"])
    func head(_ path: String) async throws {
        try await withServer(router) { port in
            let close = "Host: here\r\nConnection: close\r\n\r\n"
            let got = try await exchange("GET /\(path) HTTP/1.1\r\n\(close)", until: "never", port: port)
            let asked = try await exchange("HEAD /\(path) HTTP/1.1\r\n\(close)", until: "never", port: port)
            let parts = got.split(separator: "\r\n\r\n", maxSplits: 1)
            let length = try #require(parts.last?.utf8.count)
            #expect(asked.hasPrefix("HTTP/1.1 200 "))
            #expect(asked.lowercased().contains("content-length: \(length)\r\n"))
            #expect(asked.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("a client that asks whether to go on is told to before it sends its body")
    func goesOn() async throws {
        try await withServer(router) { port in
            let connection = try RawConnection(port: port)
            defer { connection.close() }
            for size in [5, 3] {
                connection.send(
                    "POST /v1/things HTTP/1.1\r\nHost: here\r\nExpect: 100-Continue\r\nContent-Length: \(size)\r\n\r\n")
                #expect(await connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                connection.send(String(repeating: "x", count: size))
                let answer = await connection.read(until: "}")
                #expect(answer.hasPrefix("HTTP/1.1 200 "))
                #expect(answer.hasSuffix(#"{"bytes":\#(size)}"#))
            }
        }
    }

    @Test("who asks and sends at once, or asks behind another request, gets whole answers in order")
    func pipelined() async throws {
        try await withServer(router) { port in
            let connection = try RawConnection(port: port)
            defer { connection.close() }
            let head = "POST /v1/things HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
            connection.send("GET /v1/things/1 HTTP/1.1\r\nHost: here\r\n\r\n" + head + "body")
            let answers = await connection.read(until: #"{"bytes":4}"#)
            let finals = answers.components(separatedBy: "HTTP/1.1 200 ")
            #expect(finals.count == 3)
            #expect(!finals[1].dropLast("HTTP/1.1 100 Continue\r\n\r\n".count).contains("100 Continue"))
            #expect(answers.components(separatedBy: "100 Continue").count <= 2)
        }
    }

    @Test("curl does not wait before it sends a large body")
    func curl() async throws {
        try await withServer(router) { port in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
            // A client that gets no word waits as long as this before it sends; the limit behind it ends the test.
            process.arguments = [
                "-sS", "--expect100-timeout", "300", "--max-time", "30", "-H", "Expect: 100-continue", "--data-binary",
                "@-", "http://127.0.0.1:\(port)/v1/things",
            ]
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            let status = await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    input.fileHandleForWriting.write(Data(repeating: 0x78, count: 2 << 20))
                    try? input.fileHandleForWriting.close()
                    process.waitUntilExit()
                    continuation.resume(returning: process.terminationStatus)
                }
            }
            #expect(status == 0)
            let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            #expect(answer == #"{"bytes":\#(2 << 20)}"#)
        }
    }
}
