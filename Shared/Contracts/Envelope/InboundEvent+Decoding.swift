import Foundation

extension InboundEvent {
    /// Reads the JSON that an outside program sent.
    ///
    /// - Parameter route: What stands in the routing key behind the publisher; when it is a type, it has to be the body's.
    /// - Throws: ``InboundFault`` with everything that is wrong, and with as much of the sender's identity as could be read, so
    ///   that every event is answered.
    public static func decode(_ body: Data, routedAs route: String? = nil) throws(InboundFault) -> InboundEvent {
        guard body.count <= maximumBody else {
            throw InboundFault(unreadable: body, .tooLarge, Self.sizeWords)
        }
        guard String(validating: body, as: UTF8.self) != nil else {
            throw InboundFault(unreadable: body, .notJSON, LocalizedText("UTF-8 编码的文本", "valid UTF-8"))
        }
        guard let document = try? JSONDocument(body), document.nodes[0].kind == .object else {
            throw InboundFault(
                unreadable: body, .notJSON,
                LocalizedText(
                    "UTF-8 编码的一个 JSON 对象，嵌套不超过 \(JSONReader.deepest) 层",
                    "one JSON object in UTF-8, nested at most \(JSONReader.deepest) deep"))
        }
        var reader = InboundReader(document)
        return try reader.read(routedAs: route)
    }

    /// How large a body may be, for its sender.
    public static let sizeWords = LocalizedText("不超过 \(maximumBody) 字节", "at most \(maximumBody) bytes")
}

extension TicketSubmitted {
    /// Reads the data of a submission that stands alone.
    ///
    /// - Throws: ``FieldError``, the first that is wrong; pointers start at the submission.
    package init(checking data: Data) throws {
        let document = try JSONDocument(data)
        var reading = OutsideReading(document)
        reading.read(Self.shape, at: 0)
        reading.requireParties(at: 0)
        if let fault = reading.faults.first { throw fault }
        self = try document.decode(TicketSubmitted.self, 0)
    }
}

extension OutsideReading {
    /// A customer who came to us is somebody.
    fileprivate mutating func requireParties(at data: Int) {
        let isProactive = document.member("origin", of: data).flatMap(document.text) == RequestOrigin.proactive.rawValue
        let parties = document.member("parties", of: data)
        guard !isProactive, parties.map({ document.nodes[$0].kind == .array && document.nodes[$0].count == 0 }) ?? true
        else { return }
        add(
            FieldError(
                FieldError.pointer(document.path(to: data)) + "/parties",
                LocalizedText(
                    "至少一个相关方，因为是客户来找我们的", "at least one party, because the customer came to us")))
    }
}

extension InboundFault {
    fileprivate init(unreadable body: Data, _ code: ProblemCode, _ expected: LocalizedText) {
        let glimpse = EnvelopeGlimpse(body)
        self.init(
            problems: [InboundProblem(code: code, field: FieldError("", expected))], eventId: glimpse.id,
            eventType: glimpse.type)
    }
}

/// Reads one event from its document, and collects all that is wrong with it.
private struct InboundReader {
    private let document: JSONDocument
    private var reading: OutsideReading
    /// What comes before the faults of single fields.
    private var problems: [InboundProblem] = []
    private let id: String?
    private let typeText: String?

    init(_ document: JSONDocument) {
        self.document = document
        reading = OutsideReading(document)
        func short(_ name: StaticString) -> String? {
            document.member(name, of: 0).flatMap(document.text).flatMap {
                $0.utf8.count <= InboundFault.longestId ? $0 : nil
            }
        }
        id = short("id")
        typeText = short("type")
    }

    mutating func read(routedAs route: String?) throws(InboundFault) -> InboundEvent {
        document.removesControls = true
        reading.read(.envelope, at: 0)
        checkSource()
        let type = type(routedAs: route)
        if let type, let data = document.member("data", of: 0) {
            reading.read(type.isSubmission ? TicketSubmitted.shape : Fact.shapes[type.name] ?? Shape([]), at: data)
            if type.isSubmission { reading.requireParties(at: data) }
        }
        guard let type, problems.isEmpty, reading.faults.isEmpty else { throw fault }
        do {
            return try event(type)
        } catch let contradictions as InboundFault {
            throw contradictions
        } catch let error as DecodingError {
            reading.add(FieldError(error))
        } catch let error as FieldError {
            reading.add(error)
        } catch {
            reading.add(FieldError("", expected: "a CloudEvents 1.0 envelope"))
        }
        throw fault
    }

    private var fault: InboundFault {
        let fields = reading.faults.map { InboundProblem(code: .fieldInvalid, field: $0) }
        return InboundFault(
            problems: Array((problems + fields).prefix(EventAnswered.mostProblems)), warnings: reading.warnings,
            eventId: id, eventType: typeText, source: document.member("source", of: 0).flatMap(document.text))
    }

    private mutating func checkSource() {
        guard let node = document.member("source", of: 0), let source = document.text(node),
            !source.hasPrefix("/publishers/")
        else { return }
        reading.add(FieldError("/source", LocalizedText("/publishers/<您的账号>", "/publishers/<your name>")))
    }

    /// The type, when it is one that outside programs may send.
    private mutating func type(routedAs route: String?) -> EventType? {
        guard let typeText else { return nil }
        guard let type = EventType(wire: typeText) else {
            reading.add(
                FieldError(
                    "/type",
                    LocalizedText(
                        "带版本的类型，如 ticket.submitted.v1", "a type with its version, like ticket.submitted.v1")))
            return nil
        }
        // A routing key that names no type says nothing that could be contradicted.
        if let route, EventType(wire: route) != nil, route != typeText {
            let key = route.prefix(64)
            problems.append(
                InboundProblem(
                    code: .fieldInvalid,
                    field: FieldError(
                        "/type",
                        LocalizedText(
                            "\(key)，即路由键中的类型;两者必须一致", "\(key), the type in the routing key; both must agree"))))
            return nil
        }
        let sendable = [TicketSubmitted.type.name] + Fact.outsideNames
        guard sendable.contains(type.name) else {
            let words = sendable.joined(separator: ", ")
            problems.append(
                InboundProblem(
                    code: .typeUnknown,
                    field: FieldError("/type", LocalizedText("以下之一:\(words)", "one of \(words)"))))
            return nil
        }
        guard type.version == 1 else {
            problems.append(
                InboundProblem(
                    code: .versionUnknown, field: FieldError("/type", LocalizedText("版本 v1", "version v1"))))
            return nil
        }
        return type
    }

    // MARK: - What is checked, as values

    private mutating func event(_ type: EventType) throws -> InboundEvent {
        let head = try document.decode(OutsideHead.self, 0)
        let event: OutsideEvent
        if type.isSubmission {
            event = .submission(try document.decode(DataOnly<TicketSubmitted>.self, 0).data)
        } else {
            let later = try document.decode(DataOnly<LaterData>.self, 0).data
            document.userInfo[.factName] = type.name
            let fact = try document.decode(DataOnly<NamedFact>.self, 0).data.fact
            for contradiction in fact.contradictions { reading.add(contradiction.below("/data")) }
            if later.ticket == nil, !fact.findsItsTicket {
                reading.add(FieldError("/data/ticket", FieldKind.object(TicketReference.shape).words))
            }
            guard reading.faults.isEmpty else { throw fault }
            event = .later(ticket: later.ticket, staffId: later.staffId, fact: fact)
        }
        document.removesControls = false
        let digested = JSONValue.array([
            .string(head.type), head.subject.map(JSONValue.string) ?? .null,
            document.member("data", of: 0).map(document.writtenValue) ?? .null,
        ])
        return InboundEvent(
            id: head.id, source: head.source, type: type, time: head.time, traceparent: head.traceparent,
            drill: head.drill ?? false, event: event, digest: WireJSON.sha256(try WireJSON.encode(digested)),
            warnings: reading.warnings)
    }
}

extension EventType {
    fileprivate var isSubmission: Bool { name == TicketSubmitted.type.name }
}

private struct OutsideHead: Decodable {
    var id: String
    var source: String
    var type: String
    var time: Instant?
    var subject: String?
    var traceparent: String?
    var drill: Bool?
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
