import Contracts
import Foundation
import ServiceStandard

/// Where standards and calendars lie on this machine: the only place at which they are read from disk.
public struct StandardsFolder: Sendable {
    /// Packs, `sources.yaml` and `select.yaml`.
    public let standards: String
    public let calendars: String
    /// A `select.yaml` that lies elsewhere and is read instead of the folder's own.
    public let selection: String?

    /// - Parameter calendars: The folder `calendars` beside that of the standards, unless given.
    public init(standards: String, calendars: String? = nil, selection: String? = nil) {
        self.standards = standards
        self.selection = selection
        self.calendars =
            calendars
            ?? ((standards as NSString).deletingLastPathComponent as NSString)
            .appendingPathComponent("calendars")
    }

    /// Reads both folders, and what is wrong with them into the library's findings.
    ///
    /// - Throws: ``SettingsError`` when a folder or a file in it cannot be read.
    public func read() throws(SettingsError) -> StandardLibrary {
        var packs = try Self.files(in: standards)
        if let selection {
            let file = try Self.file(selection)
            guard file.fileName == StandardLibrary.selectionFile else {
                throw SettingsError([
                    "\(selection) is not called \(StandardLibrary.selectionFile); rename it, or name another one"
                ])
            }
            packs = packs.filter { $0.fileName != StandardLibrary.selectionFile } + [file]
        }
        return StandardLibrary(files: StandardFiles(standards: packs, calendars: try Self.files(in: calendars)))
    }

    /// The library for a system that opens tickets.
    ///
    /// - Parameter production: Whether standards that nobody has approved are refused (S2-19).
    /// - Throws: ``SettingsError`` with every error of the files, at its line; also when there is no pack at all.
    public func load(production: Bool) throws(SettingsError) -> StandardLibrary {
        let library = try read()
        let problems = library.errors + (production ? library.refusalsInProduction : [])
        guard problems.isEmpty else { throw SettingsError(problems.map(\.text.english)) }
        guard !library.ids.isEmpty else {
            throw SettingsError(["\(standards) holds no standard; put at least one pack there, like default.yaml"])
        }
        return library
    }

    /// One file, for packs that do not lie in the folder.
    ///
    /// - Throws: ``SettingsError`` when it cannot be read.
    public static func file(_ path: String) throws(SettingsError) -> SourceFile {
        do {
            return SourceFile(name: path, text: try String(contentsOfFile: path, encoding: .utf8))
        } catch {
            throw SettingsError(["\(path) cannot be read as UTF-8 text; create it or correct the path"])
        }
    }

    private static func files(in folder: String) throws(SettingsError) -> [SourceFile] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw SettingsError(["folder \(folder) cannot be read; create it or correct the path"])
        }
        var files: [SourceFile] = []
        for name in names.sorted() where !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) {
            files.append(try file((folder as NSString).appendingPathComponent(name)))
        }
        return files
    }
}
