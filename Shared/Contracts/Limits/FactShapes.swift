extension Fact {
    /// The fields of the data of every fact that outside programs may send.
    package static let shapes: [String: Shape] = Dictionary(
        uniqueKeysWithValues: outsideNames.map { ($0, Shape(common(to: $0) + fields(of: $0))) })

    /// What is wrong with a fact that did not come as an event from outside; pointers start at its data.
    package var faults: [FieldError] {
        guard let body = try? WireJSON.encode(AnyData(data: data)), let document = try? JSONDocument(body) else {
            return [FieldError("", expected: "the data of \(name)")]
        }
        var reading = OutsideReading(document)
        reading.read(Shape(Self.fields(of: name)), at: 0)
        for contradiction in contradictions { reading.add(contradiction) }
        return reading.faults
    }

    /// What every later event carries beside its own fields.
    private static func common(to name: String) -> [Field] {
        let ticket = FieldKind.object(TicketReference.shape)
        return switch name {
        case "survey.answered": [.optional("ticket", ticket), .optional("staffId", .word(.reference))]
        case "oncall.acknowledged": [.optional("ticket", ticket)]
        default: [.required("ticket", ticket), .optional("staffId", .word(.reference))]
        }
    }

    private static func fields(of name: String) -> [Field] {
        switch name {
        case "ticket.supplemented": Supplement.fields
        case "ticket.withdrawn", "ticket.reopen-requested", "acceptance.refused": Wish.fields
        case "assignment.made": AssignmentMade.fields
        case "assessment.overruled": AssessmentOverruled.fields
        case "quote.issued": QuoteIssued.fields
        case "quote.accepted", "quote.declined": QuoteAnswer.fields
        case "acceptance.given": AcceptanceGiven.fields
        case "work.responded": WorkResponded.fields
        case "work.scheduled": VisitScheduled.fields
        case "work.diagnosed": WorkDiagnosed.fields
        case "work.completed": WorkCompleted.fields
        case "survey.answered": SurveyAnswered.fields
        case "oncall.acknowledged": OnCallAcknowledged.fields
        default: WorkNote.fields
        }
    }
}

private struct AnyData: Encodable {
    let data: any Encodable

    func encode(to encoder: any Encoder) throws {
        try data.encode(to: encoder)
    }
}

extension Supplement {
    static let fields: [Field] = [
        .optional("description", .text(.description)),
        .optional("serviceType", .word(.reference)),
        .optional("faultCode", .word(.reference)),
        .optional("urgencyHint", .choice(Urgency.self)),
        .optional("evidence", Evidence.list),
        .optional("product", .object(Product.shape)),
        .optional("siteRef", .word(.reference)),
        .optional("contractRef", .word(.reference)),
        .optional("region", .word(.reference)),
        .optional("occurredAt", .instant),
        .optional("desiredWindow", .object(TimeWindow.shape)),
        .optional("parties", SubmittedParty.list),
    ]
}

extension Wish {
    static let fields: [Field] = [.required("by", .word(.name)), .required("reason", .text(.sentence))]
}

extension AssignmentMade {
    static let fields: [Field] = [
        .required("department", .word(.reference)),
        .required("team", .word(.reference)),
        .required("handler", .word(.reference)),
        .optional("trackingOwner", .word(.reference)),
        .required("reason", .text(.sentence)),
    ]
}

extension AssessmentOverruled {
    static let fields: [Field] = [
        .optional("category", .word(.name)),
        .optional("severity", .choice(Severity.self)),
        .optional("urgency", .choice(Urgency.self)),
        .required("reason", .text(.sentence)),
    ]
}

extension QuoteIssued {
    static let fields: [Field] = [
        .required("version", .whole(1...1_000_000)),
        .required(
            "lines",
            .list(
                .object(
                    Shape([
                        .required("text", .text(.sentence)),
                        .required("amount", .amount(-Amount.most...Amount.most)),
                    ])), items: 1...100, bytes: 64 << 10)),
        .required("total", .amount(Amount.zero...Amount.most)),
        .required("currency", .currency),
        .required("validUntil", .instant),
    ]
}

extension QuoteAnswer {
    static let fields: [Field] = [
        .required("version", .whole(1...1_000_000)),
        .required("by", .word(.name)),
        .required("channel", .word(.term)),
    ]
}

extension AcceptanceGiven {
    static let fields: [Field] = [
        .required("by", .word(.name)),
        .optional("relation", .word(.reference)),
        .optional("opinion", .text(.description)),
        .optional("score", .whole(1...5)),
    ]
}

extension WorkResponded {
    static let fields: [Field] = [
        .required("kind", .choice(Kind.self)),
        .required("summary", .text(.description)),
        .optional("appointment", .object(TimeWindow.shape)),
    ]
}

extension WorkNote {
    static let fields: [Field] = [
        .optional("note", .text(.description)),
        .optional("reference", .word(.reference)),
    ]
}

extension VisitScheduled {
    static let fields: [Field] = [
        .required("window", .object(TimeWindow.shape)),
        .optional("note", .text(.description)),
    ]
}

extension WorkDiagnosed {
    static let fields: [Field] = [
        .required("cause", .text(.description)),
        .optional("complexity", .choice(Complexity.self)),
        .optional("humanDamage", .flag),
    ]
}

extension WorkCompleted {
    static let fields: [Field] = [
        .required("summary", .text(.description)),
        .optional("actions", .list(.text(.sentence), items: 0...64, bytes: 32 << 10)),
        .optional("parts", .list(.object(part), items: 0...100, bytes: 32 << 10)),
        .optional("cost", .object(cost)),
        .optional("repairWarrantyUntil", .date),
    ]

    private static let part = Shape([
        .required("number", .word(.reference)),
        .required("name", .word(.name)),
        .required("quantity", .whole(0...1_000_000)),
        .required("origin", .word(.reference)),
    ])

    private static let cost = Shape([
        .required("labour", .amount(Amount.zero...Amount.most)),
        .required("material", .amount(Amount.zero...Amount.most)),
    ])
}

extension SurveyAnswered {
    static let fields: [Field] = [
        .optional("token", .word(TextLimit(1...256, bytes: 256))),
        .required("method", .choice(Method.self)),
        .optional("interviewer", .word(.reference)),
        .required("score", .whole(1...5)),
        .optional("attitude", .whole(1...5)),
        .optional("speed", .whole(1...5)),
        .optional("technical", .whole(1...5)),
        .required("solved", .flag),
        .optional("text", .text(.description)),
    ]
}

extension OnCallAcknowledged {
    static let fields: [Field] = [
        .required("escalationId", .identifier),
        .required("revision", .whole(0...Int(Int32.max))),
        .required("staffId", .word(.reference)),
        .optional("note", .text(.sentence)),
    ]
}
