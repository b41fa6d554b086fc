import Contracts
import ServiceStandard

extension NoticeSelection {
    /// One notice for each person named, in their own language; withheld when nobody is named.
    ///
    /// Somebody missing from the roster, made the handler by an outside program, is written to in Chinese all the same.
    func staffNotices(
        _ template: NoticeTemplate, to staffIds: [String], of ticket: TicketSnapshot, on occasion: Occasion,
        variables: (TextLanguage) -> [String: Notice.Variable]
    ) -> [Notice] {
        func notice(_ recipient: String, withheld: Withholding?) -> Notice {
            let member = roster.member(recipient)
            let language = member?.language ?? .chinese
            let channel = member.flatMap { channels.known.contains($0.channel) ? $0.channel : nil }
            return Notice(
                causeId: occasion.messageId, ticketId: ticket.ticketId, number: ticket.number, template: template,
                recipient: recipient, channel: channel ?? channels.staff, language: language,
                variables: variables(language), drill: occasion.drill, now: occasion.now, withheld: withheld)
        }
        var told: Set<String> = []
        let people = staffIds.filter { !$0.isEmpty && told.insert($0).inserted }
        return people.isEmpty
            ? [notice(Notice.nobody, withheld: .noRecipient)] : people.map { notice($0, withheld: nil) }
    }

    func clockVariables(
        _ clock: Clock, _ number: String, _ priority: Priority, _ because: LocalizedText, _ occasion: Occasion,
        _ language: TextLanguage
    ) -> [String: Notice.Variable] {
        var variables: [String: Notice.Variable] = [
            "number": .text(number), "priority": .text(priority.rawValue),
            "clock": .text(occasion.title(of: clock).text(in: language)),
            "why": .text(because.text(in: language)),
            "next": .text(ClockWords.nextStep(for: clock.id).text(in: language)),
            "due": clock.dueAt.map(Notice.Variable.instant) ?? .text("–"),
        ]
        variables["percent"] = clock.percent.map { .text("\($0)") }
        if !clock.requirement.isEmpty { variables["requirement"] = .text(clock.requirement.joined(separator: ", ")) }
        return variables
    }

    /// A warning is told by `clock.warned` already, and an acknowledged or resolved escalation needs nobody.
    func escalationNotices(
        for changed: EscalationChanged, of ticket: TicketSnapshot, on occasion: Occasion
    ) -> [Notice] {
        let page = changed.page
        guard changed.change == .raised, page.reason != .warning else { return [] }
        let levels = page.recipients.map { $0.level ?? page.level }.reduce(into: [String]()) { levels, level in
            if !levels.contains(level) { levels.append(level) }
        }
        return (levels.isEmpty ? [page.level] : levels).flatMap { level in
            var own = page
            own.level = level
            let staff = page.recipients.filter { ($0.level ?? page.level) == level }.map(\.staffId)
            return staffNotices(.escalation, to: staff, of: ticket, on: occasion) { language in
                pageVariables(own, number: page.ticket?.number ?? ticket.number, occasion, language)
            }
        }
    }

    func contactNotices(for logged: ContactLogged, of ticket: TicketSnapshot, on occasion: Occasion) -> [Notice] {
        let next = LocalizedText("请主动联系客户，说明进展", "Contact the customer and say how far it is")
        return staffNotices(.contact, to: ticket.responsible.map { [$0] } ?? [], of: ticket, on: occasion) { language in
            var variables: [String: Notice.Variable] = [
                "text": .text(logged.text), "channel": .text(logged.channel), "contacts": .text("\(logged.contacts)"),
                "next": .text(next.text(in: language)),
            ]
            variables["number"] = ticket.number.map(Notice.Variable.text)
            return variables
        }
    }

    private func pageVariables(
        _ page: EscalationPage, number: String?, _ occasion: Occasion, _ language: TextLanguage
    ) -> [String: Notice.Variable] {
        let why = page.why.map { LocalizedText($0.chinese, $0.english).text(in: language) }
        var variables: [String: Notice.Variable] = [
            "summary": .text(page.summary.text(in: language)), "level": .text(page.level.uppercased()),
            "why": .text(why.joined(separator: LocalizedText("；", "; ").text(in: language))),
            "next": .text(ClockWords.nextStep(for: page.clock?.id ?? "").text(in: language)),
            "show": .text(page.actions.show), "ack": .text(page.actions.ack.cli),
            "contact": .text(page.actions.contact),
        ]
        variables["number"] = number.map(Notice.Variable.text)
        variables["place"] = page.ticket?.place.map(Notice.Variable.text)
        variables["product"] = page.ticket?.product.map(Notice.Variable.text)
        variables["then"] = page.next.map { .instant($0.at) }
        if let clock = page.clock {
            variables["clock"] = .text(occasion.title(of: clock).text(in: language))
            variables["due"] = clock.dueAt.map(Notice.Variable.instant)
        }
        return variables
    }
}

extension Occasion {
    /// As the ticket's own standard calls it, else by the name it has in the general one.
    fileprivate func title(of clock: Clock) -> LocalizedText {
        clockTitle ?? ClockWords.name(of: clock.id)
    }
}
