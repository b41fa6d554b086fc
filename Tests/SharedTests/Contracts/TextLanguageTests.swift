import Contracts
import Foundation
import ServiceRuntime
import TestSupport
import Testing

@Suite("Language tags")
struct TextLanguageTests {
    private static let chinese = [
        "zh", "ZH", "zh-CN", "ZH-CN", "Zh-Hans", "zh_CN", "zh_CN.UTF-8", "zh-Hant", "zh-Hant-TW", "zh_TW.Big5",
        " zh-Hans ",
        "zho", "cmn-Hans-CN", "yue", "yue-HK", "zh@pinyin", "ZH_hans",
    ]
    private static let english = ["en", "EN", "en-GB", "en_US.UTF-8", "En-us", "fr", "de-DE", "ja", "eng", "zz-Hans"]
    private static let none = ["", " ", "C", "POSIX", "C.UTF-8", "und", "*", "-", "中文", "1", "x-private", "mul"]

    @Test("any case and any spelling of a tag is read by its language")
    func tags() {
        for tag in Self.chinese { #expect(TextLanguage(tag: tag) == .chinese, "\(tag)") }
        for tag in Self.english { #expect(TextLanguage(tag: tag) == .english, "\(tag)") }
        for tag in Self.none { #expect(TextLanguage(tag: tag) == nil, "\(tag)") }
        for language in TextLanguage.allCases { #expect(TextLanguage(tag: language.rawValue) == language) }
    }

    @Test("through every door the same: a text, the terminal, a browser, a file")
    func doors() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        for tag in Self.chinese + Self.english + Self.none {
            let mixed = String(
                tag.map { Bool.random(using: &random) ? Character($0.uppercased()) : Character($0.lowercased()) })
            let language = TextLanguage(tag: tag)
            #expect(TextLanguage(tag: mixed) == language, "\(mixed), seed \(seed)")
            #expect(LocalizedText("中", "en").text(for: mixed) == (language == .english ? "en" : "中"), "\(mixed)")
            #expect(
                Terminal.language(of: ["LANG": mixed]) == (mixed.isEmpty ? .english : language ?? .english), "\(mixed)")
            guard !mixed.contains("."), !mixed.contains("@") else { continue }
            #expect(TextLanguage(acceptLanguage: mixed) == language, "\(mixed)")
            let body = try JSONEncoder().encode(mixed)
            #expect((try? WireJSON.decode(TextLanguage.self, from: body)) == language, "\(mixed)")
        }
    }

    @Test("LC_ALL goes before LC_MESSAGES before LANG, and an empty one is not set")
    func terminal() {
        #expect(Terminal.language(of: ["LC_ALL": "", "LC_MESSAGES": "ZH_CN.utf8", "LANG": "en_US"]) == .chinese)
        #expect(Terminal.language(of: ["LC_ALL": "C", "LANG": "zh_CN"]) == .english)
        #expect(Terminal.language(of: [:]) == .english)
    }

    @Test(
        "a browser gets the language it weighs most of those we have",
        arguments: [
            ("zh-CN,zh;q=0.9,en;q=0.8", TextLanguage.chinese), ("en-GB, en;q=0.9, zh;q=0.8", .english),
            ("fr-CH, fr;q=0.9, zh;q=0.5", .chinese), ("fr, de;q=0.9", .english), ("en;q=0.2, ZH-Hant;q=0.7", .chinese),
            ("*, zh;q=0.5", .chinese), ("zh;q=0, en", .english), ("en;Q=0.1,zh; q=0.3", .chinese),
        ] as [(String, TextLanguage?)] + [("", nil), ("*", nil), ("zh;q=0", nil)])
    func header(_ header: String, _ language: TextLanguage?) {
        #expect(TextLanguage(acceptLanguage: header) == language)
    }
}
