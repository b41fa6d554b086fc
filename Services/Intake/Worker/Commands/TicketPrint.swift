import Contracts
import Foundation
import IntakeDomain
import ServiceRuntime
import ServiceStandard
import Texts

/// A ticket in words, one line after the other.
struct TicketPrint {
    private let view: TicketView
    private let format: DateFormatter

    init(_ view: TicketView) {
        self.view = view
        format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = ZoneName.zone(view.zone)
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
    }

    var lines: [String] {
        let handler = view.handler.map { "  \(Terminal.text(.init("处理人", "handler"))) \($0)" } ?? ""
        let promised = view.promised.sorted { $0.value < $1.value }.map { clock, due in
            "  \(Terminal.text(.init("承诺", "promised"))) \(view.promises[clock].map(Terminal.text) ?? clock): \(time(due))"
        }
        let standard =
            view.standard.map { ["  \(Terminal.text(.init("标准", "standard"))) \($0.id) \($0.version)"] } ?? []
        return [
            "\(view.number)  \(Terminal.text(view.text))",
            "  \(view.state) (\(view.stage.rawValue))  \(view.priority?.rawValue ?? "-")\(handler)  \(view.zone)",
        ] + standard + [view.registered.map { "  \(ShownText.line($0.text))" }].compactMap { $0 } + promised
            + view.timeline.flatMap { entry in
                [line(entry)] + (entry.text.map { ["      \(ShownText.line($0))"] } ?? [])
            }
    }

    private func line(_ entry: TicketView.Entry) -> String {
        let service = entry.source.split(separator: "/").last.map(String.init) ?? entry.source
        let actor = entry.actor.map { "  \($0)" } ?? ""
        let label = "\(Terminal.text(entry.title)) [\(service) \(entry.event)]"
        return ShownText.line("\(entry.late ? "L" : " ") \(time(entry.time))  \(label)\(actor)")
    }

    private func time(_ instant: Instant) -> String {
        format.string(from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
    }
}
