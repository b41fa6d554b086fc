import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing

@Suite("Standards folder")
struct StandardsFolderTests {
    private func folder(
        _ packs: [String: String], _ select: String = "- {id: all, use: good, because: {zh-Hans: 全部, en: all}}"
    ) throws -> (TemporaryFolder, StandardsFolder) {
        let place = try TemporaryFolder()
        for name in ["standards", "calendars"] {
            try FileManager.default.createDirectory(atPath: place.file(name), withIntermediateDirectories: true)
        }
        for (id, text) in packs {
            try text.write(toFile: place.file("standards/\(id).yaml"), atomically: true, encoding: .utf8)
        }
        try select.write(toFile: place.file("standards/select.yaml"), atomically: true, encoding: .utf8)
        try "not a pack".write(toFile: place.file("standards/README.md"), atomically: true, encoding: .utf8)
        try PackFixture.office.write(toFile: place.file("calendars/office.yaml"), atomically: true, encoding: .utf8)
        return (place, StandardsFolder(standards: place.file("standards")))
    }

    @Test("Packs and the calendars beside them are read; files that are no YAML are not looked at")
    func read() throws {
        let (place, folder) = try folder(["good": PackFixture.good])
        let library = try folder.load(production: true)
        #expect(library.ids == ["good"])
        #expect(library.calendars.keys.sorted() == ["office"])
        #expect(library.pack("good")?.values.first?.place?.file == place.file("standards/good.yaml"))
    }

    @Test("A folder that is not there says which")
    func missing() throws {
        let folder = StandardsFolder(standards: "/nowhere/standards")
        #expect(throws: SettingsError(["folder /nowhere/standards cannot be read; create it or correct the path"])) {
            try folder.read()
        }
    }

    @Test("A system does not start with a pack that has errors, and says every one with its line")
    func errors() throws {
        let (place, folder) = try folder(["good": PackFixture.good.replacing("limit: 72h", with: "limit: soon")])
        #expect(try folder.read().ids == [])
        let error = try #require(throws: SettingsError.self) { try folder.load(production: false) }
        #expect(error.problems.count == 1)
        #expect(error.description.hasPrefix("\(place.file("standards/good.yaml")):27: error: soon is not a limit"))
    }

    @Test("Production refuses a draft that a rule may choose; other systems take it")
    func draft() throws {
        let (place, folder) = try folder([
            "good": PackFixture.good.replacing("approved: {by: Wang Min, at: 2026-01-02}\n", with: "")
        ])
        #expect(try folder.load(production: false).ids == ["good"])
        let error = try #require(throws: SettingsError.self) { try folder.load(production: true) }
        #expect(error.description.contains("the rule all uses good, which nobody has approved"))
        withExtendedLifetime(place) {}
    }

    @Test("An empty folder is no set of standards")
    func empty() throws {
        let (place, folder) = try folder([:], "- {id: all, use: good, because: {zh-Hans: 全部, en: all}}")
        let error = try #require(throws: SettingsError.self) { try folder.load(production: false) }
        #expect(error.description.contains("there is no pack good"))
        try FileManager.default.removeItem(atPath: place.file("standards/select.yaml"))
        #expect(
            throws: SettingsError([
                "\(folder.standards) holds no standard; put at least one pack there, like default.yaml"
            ])
        ) {
            try folder.load(production: false)
        }
    }
}
