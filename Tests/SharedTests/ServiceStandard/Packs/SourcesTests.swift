import Contracts
import Testing

@testable import ServiceStandard

@Suite("Sources of requirements")
struct SourcesTests {
    @Test("People read document and chapter, in their language")
    func citation() {
        let sources = PackFixture().library.sources
        #expect(sources.citation("S1-41") == LocalizedText("《企业标准》§2.4.1", "《Enterprise Standard》§2.4.1"))
        #expect(sources.citation("S2-64") == LocalizedText("《工作流程》", "《Work Flow》"))
        #expect(
            sources.requirements["S1-41"]?.text == LocalizedText("两个工作日内告知结果", "The result within two working days"))
    }

    @Test("An id that is not listed is shown as it is")
    func unknown() {
        #expect(PackFixture().library.sources.citation("S7-1") == LocalizedText("S7-1", "S7-1"))
    }

    @Test(
        "A source that cannot be read is refused at its line",
        arguments: [
            (
                "documents: {S1: {zh-Hans: 企业, en: Enterprise}}\nrequirements:\n  S1-1: {document: S7, zh-Hans: 一, en: one}",
                3, "the document S7 is not listed"
            ),
            (
                "documents: {S1: {zh-Hans: 企业, en: Enterprise}}\nrequirements:\n  S1-1: {document: S1, en: one}", 3,
                "zh-Hans is missing"
            ),
            (
                "documents: {S1: {zh-Hans: 企业, en: Enterprise}}\nrequirements:\n  S1-1: {document: S1, capter: \"1\", zh-Hans: 一, en: one}",
                3, "the key capter is not known"
            ),
            ("requirements: {}", 1, "documents is missing"),
        ])
    func broken(_ text: String, _ line: Int, _ what: String) {
        let report = SourceReport()
        let root = YAMLNode.parse(SourceFile(name: "sources.yaml", text: text), report: report)
        _ = root.flatMap { Sources.read($0, report: report) }
        #expect(report.findings.contains { $0.place.line == line && $0.what.english == what }, "\(report.findings)")
    }
}
