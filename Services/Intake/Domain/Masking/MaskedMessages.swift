import Contracts
import Texts

// Every string of an outside message belongs to one of three classes, and the class says how it leaves intake:
// free text (`mask`), people (`NameMask`), and codes, references and words of open vocabularies (`maskCode`, `maskLink`).
// Enumerations, numbers and instants cannot hold contact data.

extension Fact {
    /// The fact as it may leave intake: nothing in any of its strings tells who somebody is or how to reach them.
    package func masked(by mask: TextMask) -> Fact {
        switch self {
        case .supplemented(let data): .supplemented(data.masked(by: mask))
        case .withdrawn(let data): .withdrawn(data.masked(by: mask))
        case .reopenRequested(let data): .reopenRequested(data.masked(by: mask))
        case .acceptanceRefused(let data): .acceptanceRefused(data.masked(by: mask))
        case .assigned(let data): .assigned(data.masked(by: mask))
        case .overruled(let data): .overruled(data.masked(by: mask))
        case .quoteAccepted(let data): .quoteAccepted(data.masked(by: mask))
        case .quoteDeclined(let data): .quoteDeclined(data.masked(by: mask))
        case .acceptanceGiven(let data):
            .acceptanceGiven(
                AcceptanceGiven(
                    by: NameMask.mask(data.by), relation: data.relation.map(mask.mask),
                    opinion: data.opinion.map(mask.mask), score: data.score))
        case .contactLogged(let data): .contactLogged(data.masked(by: mask))
        case .responded(let data): .responded(with(data, \.summary, mask.mask(data.summary)))
        case .started(let data): .started(data.masked(by: mask))
        case .visitScheduled(let data): .visitScheduled(with(data, \.note, data.note.map(mask.mask)))
        case .diagnosed(let data): .diagnosed(with(data, \.cause, mask.mask(data.cause)))
        case .step(let step, let data): .step(step, data.masked(by: mask))
        case .completed(let data): .completed(data.masked(by: mask))
        case .quoteIssued(let data): .quoteIssued(data.masked(by: mask))
        case .surveyAnswered(let data): .surveyAnswered(data.masked(by: mask))
        case .onCallAcknowledged(let data): .onCallAcknowledged(data.masked(by: mask))
        }
    }
}

extension TicketSubmitted {
    /// What passes as submitted, without contact data; the description and the parties are the caller's to replace.
    package func masked(by mask: TextMask) -> TicketSubmitted {
        var passing = self
        passing.parties = nil
        passing.externalRef = mask.maskCode(externalRef)
        passing.channel = mask.maskCode(channel)
        passing.relatesTo = relatesTo?.map { with($0, \.ticket, $0.ticket.masked(by: mask)) }
        passing.serviceType = serviceType.map(mask.maskCode)
        passing.faultCode = faultCode.map(mask.maskCode)
        passing.evidence = evidence?.map { $0.masked(by: mask) }
        passing.product = product?.masked(by: mask)
        passing.siteRef = siteRef.map(mask.maskCode)
        passing.contractRef = contractRef.map(mask.maskCode)
        passing.region = region.map(mask.maskCode)
        passing.firstContact = firstContact.map { with($0, \.staffId, mask.maskCode($0.staffId)) }
        passing.about = about?.masked(by: mask)
        passing.attributes = attributes.map { $0.masked(by: mask) }
        return passing
    }
}

/// `value` with one field replaced.
private func with<Value, Field>(_ value: Value, _ field: WritableKeyPath<Value, Field>, _ content: Field) -> Value {
    var changed = value
    changed[keyPath: field] = content
    return changed
}

extension TicketReference {
    /// A reference that nobody knew travels on as it was written.
    package func masked(by mask: TextMask) -> TicketReference {
        switch self {
        case .id: self
        case .number(let number): .number(mask.maskCode(number))
        case .external(let ref, let publisher):
            .external(ref: mask.maskCode(ref), publisher: publisher.map(mask.maskCode))
        }
    }
}

extension Evidence {
    fileprivate func masked(by mask: TextMask) -> Evidence {
        var masked = self
        masked.kind = mask.maskCode(kind)
        masked.uri = mask.maskLink(uri)
        masked.sha256 = sha256.map(mask.maskCode)
        return masked
    }
}

extension Product {
    package func masked(by mask: TextMask) -> Product {
        var masked = self
        let fields: [WritableKeyPath<Product, String?>] = [
            \.brand, \.model, \.category, \.serial, \.parentSerial, \.orderId, \.productionDate, \.saleDate,
            \.deliveryDate, \.acceptanceDate,
        ]
        for field in fields { masked[keyPath: field] = self[keyPath: field].map(mask.maskCode) }
        return masked
    }
}

extension ComplaintSubject {
    fileprivate func masked(by mask: TextMask) -> ComplaintSubject {
        var masked = self
        masked.subject = mask.mask(subject)
        masked.staffId = staffId.map(mask.maskCode)
        masked.department = department.map(mask.maskCode)
        return masked
    }
}

extension Supplement {
    fileprivate func masked(by mask: TextMask) -> Supplement {
        var masked = self
        masked.description = description.map(mask.mask)
        masked.serviceType = serviceType.map(mask.maskCode)
        masked.faultCode = faultCode.map(mask.maskCode)
        masked.evidence = evidence?.map { $0.masked(by: mask) }
        masked.product = product?.masked(by: mask)
        masked.siteRef = siteRef.map(mask.maskCode)
        masked.contractRef = contractRef.map(mask.maskCode)
        masked.region = region.map(mask.maskCode)
        masked.parties = nil
        return masked
    }
}

extension ContactLogged {
    fileprivate func masked(by mask: TextMask) -> ContactLogged {
        ContactLogged(
            channel: mask.maskCode(channel), text: mask.mask(text), externalRef: mask.maskCode(externalRef),
            contacts: contacts,
            more: more?.masked(by: mask), attributes: attributes.map { $0.masked(by: mask) })
    }
}

extension Wish {
    fileprivate func masked(by mask: TextMask) -> Wish {
        Wish(by: NameMask.mask(by), reason: mask.mask(reason))
    }
}

extension [String: String] {
    /// Keys, too; what stands under keys that are one afterwards stands together.
    fileprivate func masked(by mask: TextMask) -> [String: String] {
        Dictionary(map { (mask.mask($0.key), mask.mask($0.value)) }) { "\($0); \($1)" }
    }
}

extension WorkNote {
    fileprivate func masked(by mask: TextMask) -> WorkNote {
        WorkNote(note: note.map(mask.mask), reference: reference.map(mask.maskCode))
    }
}

extension AssignmentMade {
    fileprivate func masked(by mask: TextMask) -> AssignmentMade {
        AssignmentMade(
            department: mask.maskCode(department), team: mask.maskCode(team), handler: mask.maskCode(handler),
            trackingOwner: trackingOwner.map(mask.maskCode), reason: mask.mask(reason))
    }
}

extension AssessmentOverruled {
    fileprivate func masked(by mask: TextMask) -> AssessmentOverruled {
        AssessmentOverruled(
            category: category.map(mask.maskCode), severity: severity, urgency: urgency, reason: mask.mask(reason))
    }
}

extension QuoteAnswer {
    fileprivate func masked(by mask: TextMask) -> QuoteAnswer {
        var masked = self
        masked.by = NameMask.mask(by)
        masked.channel = mask.maskCode(channel)
        return masked
    }
}

extension WorkCompleted {
    fileprivate func masked(by mask: TextMask) -> WorkCompleted {
        var masked = self
        masked.summary = mask.mask(summary)
        masked.actions = actions?.map(mask.mask)
        masked.parts = parts?.map { part in
            var part = part
            part.number = mask.maskCode(part.number)
            part.name = mask.mask(part.name)
            part.origin = mask.maskCode(part.origin)
            return part
        }
        masked.repairWarrantyUntil = repairWarrantyUntil.map(mask.maskCode)
        return masked
    }
}

extension QuoteIssued {
    fileprivate func masked(by mask: TextMask) -> QuoteIssued {
        var masked = self
        for index in masked.lines.indices {
            masked.lines[index].text = mask.mask(lines[index].text)
        }
        masked.currency = mask.maskCode(currency)
        return masked
    }
}

extension SurveyAnswered {
    /// The token is no text but a credential, checked before; it names an invitation and nobody.
    fileprivate func masked(by mask: TextMask) -> SurveyAnswered {
        var masked = self
        masked.interviewer = interviewer.map(mask.maskCode)
        masked.text = text.map(mask.mask)
        return masked
    }
}

extension OnCallAcknowledged {
    fileprivate func masked(by mask: TextMask) -> OnCallAcknowledged {
        var masked = self
        masked.staffId = mask.maskCode(staffId)
        masked.note = note.map(mask.mask)
        return masked
    }
}
