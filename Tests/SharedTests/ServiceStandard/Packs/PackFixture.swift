import Contracts
import Foundation

@testable import ServiceStandard

/// A folder of one small pack without faults, to be broken in one place at a time.
struct PackFixture {
    /// Approved, cites what is listed, and starts and ends by facts that are recorded.
    static let good = """
        id: good
        version: "1"
        title: {zh-Hans: 示例, en: Sample}
        approved: {by: Wang Min, at: 2026-01-02}
        calendar: office
        clocks:
          acknowledged:
            title: {zh-Hans: 受理确认, en: Acknowledgement}
            requirements: [S2-64]
            anchor: received
            satisfied_by: [acknowledged]
            limit: 60s
            marks: {100%: page l1}
          responded:
            title: {zh-Hans: 首次响应, en: First response}
            requirements: [S1-6]
            anchor: received
            satisfied_by: [responded, resolved]
            limit: 24h
            limits:
              - {when: {urgency: urgent}, limit: 2h, requirements: [S1-45]}
          resolved:
            title: {zh-Hans: 解决, en: Solved}
            requirements: [S1-68]
            anchor: received
            satisfied_by: [resolved]
            limit: 72h
            stands_still: [consent, customer, parts, force_majeure]
            on_reopened: restart
          complaint_result:
            title: {zh-Hans: 投诉结果, en: Result of a complaint}
            requirements: [S1-41]
            when: {kind: complaint}
            anchor: received
            satisfied_by: [result_told]
            limit: 2 working days
        ladder: {step: 10m, hold: 30m}
        required: {installation: [product.model, siteRef]}
        survey: {delay: 24h, validity: 14d, low_score: 2, basis: share}
        targets: {satisfaction: {at_least: 90, requirements: [S1-6]}}

        """

    static let office = """
        id: office
        version: "1"
        title: {zh-Hans: 办公, en: Office}
        zone: Asia/Shanghai
        week: {mon-fri: [09:00-12:00, 13:00-18:00]}
        """

    static let always = """
        id: always
        version: "1"
        title: {zh-Hans: 全天候, en: Day and night}
        zone: Asia/Shanghai
        week: {mon-sun: [00:00-24:00]}
        """

    static let sources = """
        documents:
          S1: {zh-Hans: 企业标准, en: Enterprise Standard}
          S2: {zh-Hans: 工作流程, en: Work Flow}
          S0: {zh-Hans: 简版, en: Short Standard}
        requirements:
          S0-12: {document: S0, chapter: "2.1", zh-Hans: 五分钟内应答, en: An answer within five minutes}
          S0-33: {document: S0, chapter: "5.2", zh-Hans: 三分钟内应答, en: An answer within three minutes}
          S1-6: {document: S1, chapter: "1.2", zh-Hans: 24 小时内响应, en: A response within 24 hours}
          S1-41: {document: S1, chapter: "2.4.1", zh-Hans: 两个工作日内告知结果, en: The result within two working days}
          S1-45: {document: S1, chapter: "3.1.1", zh-Hans: 紧急两小时, en: Two hours where it is urgent}
          S1-68: {document: S1, chapter: "4.1", zh-Hans: 72 小时内解决, en: Solved within 72 hours}
          S2-64: {document: S2, zh-Hans: 登记并告知, en: Registered and told so}
        """

    var packs = ["good": good]
    var select: String?

    var library: StandardLibrary {
        var standards = packs.sorted { $0.key < $1.key }.map { SourceFile(name: "\($0).yaml", text: $1) }
        standards.append(SourceFile(name: "sources.yaml", text: Self.sources))
        if let select { standards.append(SourceFile(name: "select.yaml", text: select)) }
        return StandardLibrary(
            files: StandardFiles(
                standards: standards,
                calendars: [
                    SourceFile(name: "office.yaml", text: Self.office),
                    SourceFile(name: "always.yaml", text: Self.always),
                ]))
    }

    /// What is shipped, from the folder `compose` of this repository.
    static let compose = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../compose")
        .standardizedFileURL.path
}
