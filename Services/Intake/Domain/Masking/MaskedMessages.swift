import Contracts

extension Fact {
    /// The fact as it may leave intake: free text masked, persons reduced to their masks, parties of a supplement dropped.
    ///
    /// Staff ids, codes, amounts and evidence references pass as they are.
    public func masked(by mask: TextMask) -> Fact {
        switch self {
        case .supplemented(let data): .supplemented(data.masked(by: mask))
        case .withdrawn(let data): .withdrawn(data.masked(by: mask))
        case .reopenRequested(let data): .reopenRequested(data.masked(by: mask))
        case .acceptanceRefused(let data): .acceptanceRefused(data.masked(by: mask))
        case .assigned(let data): .assigned(with(data, \.reason, mask.mask(data.reason)))
        case .overruled(let data): .overruled(with(data, \.reason, mask.mask(data.reason)))
        case .quoteAccepted(let data): .quoteAccepted(with(data, \.by, NameMask.mask(data.by)))
        case .quoteDeclined(let data): .quoteDeclined(with(data, \.by, NameMask.mask(data.by)))
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
        case .surveyAnswered(let data): .surveyAnswered(with(data, \.text, data.text.map(mask.mask)))
        case .onCallAcknowledged(let data): .onCallAcknowledged(with(data, \.note, data.note.map(mask.mask)))
        }
    }
}

extension TicketSubmitted {
    /// What passes as submitted, without contact data; the description and the parties are the caller's to replace.
    public func masked(by mask: TextMask) -> TicketSubmitted {
        var passing = self
        passing.parties = nil
        passing.siteRef = siteRef.map(mask.maskCode)
        passing.contractRef = contractRef.map(mask.maskCode)
        if let about { passing.about?.subject = mask.mask(about.subject) }
        passing.attributes = attributes?.mapValues(mask.mask)
        return passing
    }
}

/// `value` with one field replaced.
private func with<Value, Field>(_ value: Value, _ field: WritableKeyPath<Value, Field>, _ content: Field) -> Value {
    var changed = value
    changed[keyPath: field] = content
    return changed
}

extension Supplement {
    fileprivate func masked(by mask: TextMask) -> Supplement {
        var masked = self
        masked.description = description.map(mask.mask)
        masked.siteRef = siteRef.map(mask.maskCode)
        masked.contractRef = contractRef.map(mask.maskCode)
        masked.parties = nil
        return masked
    }
}

extension ContactLogged {
    fileprivate func masked(by mask: TextMask) -> ContactLogged {
        ContactLogged(
            channel: channel, text: mask.mask(text), externalRef: externalRef, contacts: contacts,
            more: more?.masked(by: mask), attributes: attributes?.mapValues(mask.mask))
    }
}

extension Wish {
    fileprivate func masked(by mask: TextMask) -> Wish {
        Wish(by: NameMask.mask(by), reason: mask.mask(reason))
    }
}

extension WorkNote {
    fileprivate func masked(by mask: TextMask) -> WorkNote {
        WorkNote(note: note.map(mask.mask), reference: reference.map(mask.maskCode))
    }
}

extension WorkCompleted {
    fileprivate func masked(by mask: TextMask) -> WorkCompleted {
        var masked = self
        masked.summary = mask.mask(summary)
        masked.actions = actions?.map(mask.mask)
        masked.parts = parts?.map { with($0, \.name, mask.mask($0.name)) }
        return masked
    }
}

extension QuoteIssued {
    fileprivate func masked(by mask: TextMask) -> QuoteIssued {
        var masked = self
        for index in masked.lines.indices {
            masked.lines[index].text = mask.mask(lines[index].text)
        }
        return masked
    }
}
