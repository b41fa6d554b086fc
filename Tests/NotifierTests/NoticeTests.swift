import Contracts
import NotifierDomain
import TestSupport
import Testing

@Suite("A notice")
struct NoticeTests {
    let now = Instant(milliseconds: 1_795_000_000_000)

    @Test("has the same key at every replay and another one for each cause, template and recipient")
    func key() {
        let key = Fixture.notice(now: now).key
        #expect(Fixture.notice(now: now + .seconds(60)).key == key)
        #expect(Fixture.notice(cause: "other", now: now).key != key)
        #expect(Fixture.notice(template: .resolved, now: now).key != key)
        #expect(Fixture.notice(recipient: "other", now: now).key != key)
    }

    @Test("cannot be attempted twice at once, nor before its time")
    func claim() {
        var notice = Fixture.notice(now: now)
        let answers = [now - .milliseconds(1), now, now].map { notice.begin(now: $0) }
        #expect(answers == [false, true, false])
        #expect(notice.attempts == 1)
    }

    @Test("rests after a delivery, whatever is reported of it later")
    func delivered() {
        var notice = Fixture.notice(now: now)
        _ = notice.begin(now: now)
        notice.settle(.delivered, now: now)
        notice.settle(.permanent(reason: "late"), now: now)
        #expect(notice.state == .sent)
        #expect(notice.change?.change == .sent)
        #expect(notice.change?.reason == nil)
    }

    @Test("keeps its key and says what went wrong while it is tried again")
    func retried() {
        var notice = Fixture.notice(now: now)
        let key = notice.key
        _ = notice.begin(now: now)
        let next = notice.settle(.unknown(reason: "no_answer"), now: now)
        #expect(next == now + .seconds(1))
        #expect(notice.reason == "no_answer")
        #expect(notice.change == nil)
        _ = notice.begin(now: now + .seconds(1))
        #expect(notice.attempts == 2)
        #expect(notice.key == key)
    }

    @Test("reports a permanent failure with its reason and the number of attempts")
    func failed() {
        var notice = Fixture.notice(now: now)
        _ = notice.begin(now: now)
        notice.settle(.permanent(reason: "http_410"), now: now)
        #expect(notice.change?.change == .failed)
        #expect(notice.change?.reason == "http_410")
        #expect(notice.change?.attempts == 1)
    }

    @Test("that is withheld is never attempted")
    func withheld() {
        var notice = Fixture.notice(now: now, withheld: .optedOut)
        let begun = notice.begin(now: now)
        #expect(!begun)
        #expect(notice.change?.change == .withheld)
        #expect(notice.change?.reason == "opted_out")
    }

    @Test("that had no recipient goes out when one turns up within the hour, under the same key")
    func released() {
        var notice = Fixture.notice(now: now, withheld: .noRecipient)
        let key = notice.key
        let contact = Fixture.contact(language: "en")
        let released = notice.release(to: contact, now: now + .seconds(3600))
        #expect(released)
        #expect(notice.recipient == contact.partyId.description)
        #expect(notice.language == .english)
        #expect(notice.key == key)
        #expect(notice.state == .pending)
        #expect(notice.dueAt == now + .seconds(3600))
    }

    @Test(
        "that is stale, unwanted, for staff, or not withheld is not released",
        arguments: [
            (NoticeTemplate.receipt, Withholding?.some(.noRecipient), 3601, false), (.resolved, .noRecipient, 0, true),
            (.warning, .noRecipient, 0, false), (.receipt, nil, 0, false), (.resolved, .optedOut, 0, false),
        ])
    func notReleased(template: NoticeTemplate, withheld: Withholding?, after seconds: Int, optedOut: Bool) {
        var notice = Fixture.notice(template: template, now: now, withheld: withheld)
        let before = notice
        let released = notice.release(to: Fixture.contact(optedOut: optedOut), now: now + .seconds(seconds))
        #expect(!released)
        #expect(notice == before)
    }
}

@Suite("What outsiders wrote does no harm in a letter")
struct SafeLetterTests {
    @Test("a subject is one line without control or direction characters, a text keeps its lines")
    func clean() {
        let message = MessageText(
            rendered: "红\u{1B}[31m\u{202E}警\r\nBcc: all@example.com\nzwei\u{9B}\rdrei", drill: false, language: .chinese
        )
        #expect(message.subject == "红�[31m警")
        #expect(message.text == "Bcc: all@example.com\nzwei�\ndrei")
        let long = MessageText(
            rendered: String(repeating: "长", count: 5000), drill: true, language: .chinese)
        #expect(long.subject.utf8.count <= 900)
    }

    @Test("a name of thousands of marks is masked to one letter")
    func names() {
        #expect(ContactMask.name("王" + String(repeating: "\u{301}", count: 10_000)) == "王*")
        #expect(ContactMask.name(" \u{200B}") == nil)
        #expect(Growth.superlinear { _ = ContactMask.email($0 + "@x") }.isEmpty)
        #expect(Growth.superlinear { _ = PhoneMask.mask($0) }.isEmpty)
        #expect(Growth.superlinear { _ = MessageText(rendered: $0, drill: false, language: .english) }.isEmpty)
    }
}
