import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A JSON body in the dialect of the wire.
    public init(json value: some Encodable, status: HTTPResponse.Status = .ok) {
        guard let bytes = try? WireJSON.encode(value) else {
            self.init(status: .internalServerError)
            return
        }
        self.init(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// An error for a program and for the person behind it.
    public init(problem code: String, _ text: LocalizedText, status: HTTPResponse.Status) {
        self.init(json: HTTPProblem(problem: .init(code: code, detail: text)), status: status)
    }
}

private struct HTTPProblem: Encodable {
    struct Problem: Encodable {
        let code: String
        let detail: LocalizedText
    }

    let problem: Problem
}

extension Request {
    /// The token behind "Authorization: Bearer".
    public var bearerToken: String? {
        guard let header = headers[.authorization], header.lowercased().hasPrefix("bearer ") else { return nil }
        return header.dropFirst("bearer ".count).trimmingCharacters(in: .whitespaces)
    }
}
