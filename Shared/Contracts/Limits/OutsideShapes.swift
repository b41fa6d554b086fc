extension Shape {
    /// What stands around every event from outside; `data` is read by the shape of its type.
    static let envelope = Shape([
        .required("specversion", .choice(["1.0"])),
        .required("id", .word(.reference)),
        .required("source", .word(TextLimit(1...128, bytes: 384))),
        .required("type", .word(TextLimit(1...128, bytes: 128))),
        .optional("time", .instant),
        .optional("subject", .word(TextLimit(1...128, bytes: 384))),
        .optional("traceparent", .word(TextLimit(1...128, bytes: 128))),
        .optional("tracestate", .word(TextLimit(1...512, bytes: 512))),
        .optional("datacontenttype", .word(TextLimit(1...128, bytes: 128))),
        .optional("dataschema", .word(TextLimit(1...512, bytes: 1024))),
        .optional("drill", .flag),
        .required("data", .anything),
    ])
}

extension TicketReference {
    static let shape = Shape([
        .optional("ticketId", .identifier),
        .optional("number", .word(.reference)),
        .optional("externalRef", .word(.reference)),
        .optional("publisher", .word(.term)),
    ])
}

extension TicketRelation {
    static let shape = Shape([
        .required("ticket", .object(TicketReference.shape)),
        .required("relation", .choice(Relation.self)),
    ])
}

extension TimeWindow {
    static let shape = Shape([.required("from", .instant), .required("to", .instant)])
}

extension Evidence {
    static let shape = Shape([
        .required("kind", .word(.term)),
        .required("uri", .word(TextLimit(1...2048, bytes: 2048))),
        .optional("sha256", .word(TextLimit(1...128, bytes: 128))),
    ])

    static let list = FieldKind.list(.object(shape), items: 0...32, bytes: 32 << 10)
}

extension Product {
    static let shape = Shape([
        .optional("brand", .word(.name)),
        .optional("model", .word(.name)),
        .optional("category", .word(.name)),
        .optional("serial", .word(.name)),
        .optional("parentSerial", .word(.name)),
        .optional("orderId", .word(.name)),
        .optional("productionDate", .date),
        .optional("saleDate", .date),
        .optional("deliveryDate", .date),
        .optional("acceptanceDate", .date),
    ])
}

extension StaffStamp {
    static let shape = Shape([.required("staffId", .word(.reference)), .optional("at", .instant)])
}

extension ComplaintSubject {
    static let shape = Shape([
        .required("subject", .text(.sentence)),
        .optional("staffId", .word(.reference)),
        .optional("department", .word(.reference)),
        .optional("wantedLevel", .choice(Level.self)),
    ])
}

extension Address {
    static let shape = Shape([
        .required("text", .text(TextLimit(1...512, bytes: 2048))),
        .optional("divisionCode", .word(.term)),
    ])
}

extension ContactPreferences {
    static let shape = Shape([
        .optional("channels", .list(.word(.term), items: 0...16, bytes: 2 << 10)),
        .optional("quietHours", .word(.term)),
        .optional("optOut", .flag),
    ])
}

extension SubmittedParty {
    static let shape = Shape([
        .required("role", .choice(PartyRole.self)),
        .optional("externalId", .word(.reference)),
        .optional("kind", .choice(PartyKindOf.self)),
        .optional("tier", .choice(CustomerTier.self)),
        .optional("name", .word(.name)),
        .optional("organisation", .word(.name)),
        .optional("relation", .word(.reference)),
        .optional("phones", .list(.phone, items: 0...8, bytes: 1 << 10)),
        .optional("email", .email),
        .optional("chatIds", .list(.word(.name), items: 0...16, bytes: 4 << 10)),
        .optional("address", .object(Address.shape)),
        .optional("language", .word(.term)),
        .optional("preferences", .object(ContactPreferences.shape)),
    ])

    static let list = FieldKind.list(.object(shape), items: 0...16, bytes: 64 << 10)
}

extension TicketSubmitted {
    package static let shape = Shape([
        .required("externalRef", .word(.reference)),
        .required("channel", .word(.term)),
        .optional("kind", .choice(RequestKind.self)),
        .optional("origin", .choice(RequestOrigin.self)),
        .optional("relatesTo", .list(.object(TicketRelation.shape), items: 0...16, bytes: 16 << 10)),
        .optional("occurredAt", .instant),
        .optional("reportedAt", .instant),
        .optional("desiredWindow", .object(TimeWindow.shape)),
        .optional("parties", SubmittedParty.list),
        .required("description", .text(.description)),
        .optional("serviceType", .word(.reference)),
        .optional("faultCode", .word(.reference)),
        .optional("urgencyHint", .choice(Urgency.self)),
        .optional("evidence", Evidence.list),
        .optional("product", .object(Product.shape)),
        .optional("siteRef", .word(.reference)),
        .optional("contractRef", .word(.reference)),
        .optional("region", .word(.reference)),
        .optional("firstContact", .object(StaffStamp.shape)),
        .optional("about", .object(ComplaintSubject.shape)),
        .optional(
            "attributes",
            .map(name: .reference, text: TextLimit(0...1000, bytes: 4000), items: 32, bytes: 32 << 10)),
    ])
}
