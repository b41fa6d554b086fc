import ArgumentParser
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceRuntime
import SurveyDomain

/// `survey report`: what all answers together say; reads the store beside the running service.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Prints how many were asked and answered, and what they said.",
        discussion: """
            Reads the store, whether or not the service runs. With --store no configuration is needed.
            Exit codes: 0 printed, 64 configuration, 74 the store cannot be read.
            """)

    @Option(help: "The store; the configured one unless given.") var store: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let path: String
        if let store {
            path = store
        } else {
            path = try await options.load(SurveyDefinition.self).text("store.path")
        }
        let summary: SurveySummary
        do {
            summary = SurveySummary(of: try await MessageStore.openForReading(path).read(SurveyStore.all))
        } catch let error as StoreError {
            complain(error)
            throw ExitCode(ExitStatus.store)
        } catch let error as DatabaseError {
            complain(StoreError.unusable(path: path, reason: "\(error.resultCode) \(error.message ?? "")"))
            throw ExitCode(ExitStatus.store)
        }
        if json {
            sayJSON(String(decoding: try WireJSON.encode(summary), as: UTF8.self))
        } else {
            say(ReportText(summary: summary).lines(in: Terminal.language).joined(separator: "\n"))
        }
    }
}

/// A summary in words, for a terminal.
struct ReportText {
    let summary: SurveySummary

    func lines(in language: TextLanguage) -> [String] {
        func text(_ chinese: String, _ english: String) -> String {
            LocalizedText(chinese, english).text(in: language)
        }
        let scores = [
            (text("总体", "overall"), summary.score), (text("态度", "attitude"), summary.attitude),
            (text("速度", "speed"), summary.speed), (text("技术", "technical"), summary.technical),
        ].map { name, score in
            "  \(name): \(Self.decimal(score.mean)) (n = \(score.count))"
        }
        let rate = summary.responseRate.map { "\(Self.decimal($0 * 100)) %" } ?? "-"
        return [
            "\(text("回答", "answers")): \(summary.answers)\(Self.list(summary.verdicts))",
            "\(text("邀请:待答", "invitations: open")) \(summary.open), \(text("过期", "expired")) \(summary.expired), "
                + "\(text("撤回", "withdrawn")) \(summary.withdrawn); \(text("回答率", "response rate")) \(rate)",
            "\(text("未邀请", "not asked")): \(summary.withheld.values.reduce(0, +))\(Self.list(summary.withheld))",
            text("平均分(1–5):", "mean scores (1–5):"),
        ] + scores
    }

    private static func decimal(_ value: Double?) -> String {
        value.map { String(format: "%.1f", $0) } ?? "-"
    }

    private static func list(_ counts: [String: Int]) -> String {
        guard !counts.isEmpty else { return "" }
        return " (" + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") + ")"
    }
}
