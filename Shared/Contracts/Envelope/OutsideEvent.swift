import Foundation

/// How an outside event names its ticket: by id, by number, or by a publisher's own reference.
public enum TicketReference: Hashable, Sendable {
    case id(TicketID)
    case number(String)
    /// `publisher` is nil for the sender itself.
    case external(ref: String, publisher: String?)
}

extension TicketReference: Codable {
    private enum CodingKeys: String, CodingKey {
        case ticketId, number, externalRef, publisher
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let id = try container.decodeIfPresent(TicketID.self, forKey: .ticketId) {
            self = .id(id)
        } else if let number = try container.decodeIfPresent(String.self, forKey: .number) {
            self = .number(number)
        } else if let ref = try container.decodeIfPresent(String.self, forKey: .externalRef) {
            self = .external(ref: ref, publisher: try container.decodeIfPresent(String.self, forKey: .publisher))
        } else {
            throw DecodingError.expected(
                "ticketId, number, or externalRef (with publisher when it is not yours)", decoder)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .id(let id): try container.encode(id, forKey: .ticketId)
        case .number(let number): try container.encode(number, forKey: .number)
        case .external(let ref, let publisher):
            try container.encode(ref, forKey: .externalRef)
            try container.encodeIfPresent(publisher, forKey: .publisher)
        }
    }
}

/// What an outside program asked of us or told us.
public enum OutsideEvent: Sendable, Equatable {
    case submission(TicketSubmitted)
    /// `ticket` is nil only where the fact itself leads to it: a survey's token, an escalation's id.
    case later(ticket: TicketReference?, staffId: String?, fact: Fact)
}

/// An outside message whose envelope was readable and whose type is known.
public struct InboundEvent: Sendable, Equatable {
    public let id: String
    public let source: String
    public let type: EventType
    /// As claimed; nil when the sender leaves it to our receipt.
    public let time: Instant?
    public let traceparent: String?
    public let drill: Bool
    public let event: OutsideEvent
    /// SHA-256 of (type, subject, data): tells a replay from a second event under the same id.
    public let digest: String
}

extension InboundEvent {
    /// The largest body taken, in bytes; the broker itself refuses messages over 4 MiB.
    public static let maximumBody = 1 << 20

    /// Reads the JSON that an outside program sent.
    ///
    /// - Throws: ``InboundFault``, with as much of the sender's identity as could be read, so that every event is answered.
    public static func decode(_ body: Data) throws(InboundFault) -> InboundEvent {
        var fault = InboundFault(code: .notJSON)
        guard body.count <= maximumBody else {
            fault.code = .tooLarge
            fault.field = FieldError("", expected: "at most \(maximumBody) bytes")
            throw fault
        }
        guard String(validating: body, as: UTF8.self) != nil else {
            fault.field = FieldError("", expected: "valid UTF-8")
            throw fault
        }
        guard let document = try? JSONDocument(body), let json = document.value(0), case .object = json else {
            fault.field = FieldError("", expected: "one JSON object in UTF-8")
            throw fault
        }
        document.emptyIsAbsent = true
        fault.eventId = json["id"]?.string
        fault.eventType = json["type"]?.string
        fault.code = .fieldInvalid
        do {
            return try decode(json, document, fault: &fault)
        } catch let error as DecodingError {
            fault.field = FieldError(error)
        } catch let error as FieldError {
            fault.field = error
        } catch {
            fault.field = FieldError("", expected: "a CloudEvents 1.0 envelope")
        }
        throw fault
    }

    private static func decode(
        _ json: JSONValue, _ document: JSONDocument, fault: inout InboundFault
    ) throws -> InboundEvent {
        let head = try document.decode(OutsideHead.self, 0)
        try head.validate()
        guard let type = EventType(wire: head.type) else {
            throw FieldError("/type", expected: "a type with its version, like ticket.submitted.v1")
        }
        let isSubmission = type.name == TicketSubmitted.type.name
        guard isSubmission || Fact.names.contains(type.name) else {
            fault.code = .typeUnknown
            let known = [TicketSubmitted.type.name] + Fact.outsideNames
            throw FieldError("/type", expected: "one of \(known.joined(separator: ", "))")
        }
        guard type.version == 1, isSubmission || Fact.outsideNames.contains(type.name) else {
            fault.code = type.version == 1 ? .typeUnknown : .versionUnknown
            throw FieldError(
                "/type", expected: type.version == 1 ? "an event that outside programs may send" : "version v1")
        }
        let event: OutsideEvent
        if isSubmission {
            let submission = try document.decode(DataOnly<TicketSubmitted>.self, 0).data
            do { try submission.validate() } catch { throw error.below("/data") }
            event = .submission(submission)
        } else {
            let later = try document.decode(DataOnly<LaterData>.self, 0).data
            document.userInfo[.factName] = type.name
            let fact = try document.decode(DataOnly<NamedFact>.self, 0).data.fact
            do { try fact.validate() } catch { throw error.below("/data") }
            guard later.ticket != nil || fact.findsItsTicket else {
                throw FieldError("/data/ticket", expected: "{ticketId}, {number}, or {externalRef, publisher}")
            }
            event = .later(ticket: later.ticket, staffId: later.staffId, fact: fact)
        }
        let digested = JSONValue.array([
            .string(head.type), head.subject.map(JSONValue.string) ?? .null, json["data"] ?? .null,
        ])
        return InboundEvent(
            id: head.id, source: head.source, type: type, time: head.time, traceparent: head.traceparent,
            drill: head.drill ?? false, event: event, digest: WireJSON.sha256(try WireJSON.encode(digested)))
    }
}

/// Why an outside message could not be read, and what of it could.
public struct InboundFault: Error, Sendable, Equatable {
    public var code: ProblemCode
    public var field: FieldError?
    public var eventId: String?
    public var eventType: String?

    init(code: ProblemCode) {
        self.code = code
    }
}

private struct OutsideHead: Decodable {
    var specversion: String
    var id: String
    var source: String
    var type: String
    var time: Instant?
    var subject: String?
    var traceparent: String?
    var drill: Bool?

    func validate() throws(FieldError) {
        guard specversion == "1.0" else { throw FieldError("/specversion", expected: "\"1.0\"") }
        guard (1...64).contains(id.count) else { throw FieldError("/id", expected: "1 to 64 characters") }
        guard source.hasPrefix("/publishers/"), source.count <= 128 else {
            throw FieldError("/source", expected: "/publishers/<your name>")
        }
    }
}

private struct DataOnly<Payload: Decodable>: Decodable {
    let data: Payload
}

private struct LaterData: Decodable {
    let ticket: TicketReference?
    let staffId: String?
}

private struct NamedFact: Decodable {
    let fact: Fact

    init(from decoder: any Decoder) throws {
        let name = decoder.userInfo[.factName] as? String ?? ""
        fact = try Fact(name: name, from: decoder)
    }
}

extension CodingUserInfoKey {
    /// The fact whose data is being read; outside messages name it in their envelope, not in their data.
    fileprivate static let factName: CodingUserInfoKey = {
        guard let key = CodingUserInfoKey(rawValue: "aftercare.fact") else { preconditionFailure("a constant key") }
        return key
    }()
}
