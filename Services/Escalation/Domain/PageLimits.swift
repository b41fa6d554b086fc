import Contracts

extension EscalationPage {
    /// An excerpt of a description.
    private static let excerpt = TextLimit(0...200, bytes: 800)
    private static let line = TextLimit(0...PageSummary.limit, bytes: 480)
    private static let phrase = TextLimit(0...160, bytes: 480)
    private static let mostReasons = 6
    private static let mostPeople = 16

    /// The same page with every text and every list cut to what a queue can hold a hundred thousand of: about 12 KiB at most.
    ///
    /// Bytes count, not only characters: one character may be any number of combining marks.
    var bounded: EscalationPage {
        var page = self
        page.summary = LocalizedText(Self.line.cut(summary.chinese), Self.line.cut(summary.english))
        page.ticket = ticket?.bounded(excerpt: Self.excerpt, phrase: Self.phrase)
        // The first says what it is about, the last what happened last.
        let reasons = why.count <= Self.mostReasons ? why : [why[0]] + why.suffix(Self.mostReasons - 1)
        page.why = reasons.map {
            Why(
                code: $0.code,
                LocalizedText(Self.phrase.cut($0.chinese), Self.phrase.cut($0.english)))
        }
        page.recipients = Array(recipients.prefix(Self.mostPeople))
        page.next?.staffIds = Array((next?.staffIds ?? []).prefix(Self.mostPeople))
        return page
    }
}

extension EscalationPage.Ticket {
    fileprivate func bounded(excerpt limit: TextLimit, phrase: TextLimit) -> Self {
        var ticket = self
        ticket.excerpt = limit.cut(excerpt)
        ticket.place = place.map(phrase.cut)
        ticket.product = product.map(phrase.cut)
        ticket.contactMask = contactMask.map(phrase.cut)
        ticket.handler = handler.map(phrase.cut)
        ticket.firstContact = firstContact.map(phrase.cut)
        return ticket
    }
}
