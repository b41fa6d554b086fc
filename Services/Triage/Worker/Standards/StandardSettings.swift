import Contracts
import ServiceRuntime
import ServiceStandard
import TriageDomain

/// Where triage finds standards, calendars and the rules that choose, and whether drafts are good enough.
struct StandardSettings: Sendable {
    static let settings = [
        Setting("standards.folder", .text, "the folder of standards, like /etc/aftercare/standards"),
        .optional("calendars.folder", .text, "the folder of calendars; calendars beside standards.folder unless given"),
        Setting(
            "standards.select", .text, default: StandardLibrary.selectionFile,
            "the rules that choose a ticket's standard: a file in standards.folder, or a whole path"),
        Setting(
            "standards.approval", .text, default: "required",
            "required: standards that nobody approved are refused; optional: drafts may be used"),
    ]

    let folder: StandardsFolder
    let isApprovalRequired: Bool

    init(folder: StandardsFolder, isApprovalRequired: Bool) {
        self.folder = folder
        self.isApprovalRequired = isApprovalRequired
    }

    /// - Throws: ``SettingsError`` for another word than required or optional.
    init(_ settings: Settings) throws(SettingsError) {
        let standards = settings.text("standards.folder")
        let select = settings.text("standards.select")
        folder = StandardsFolder(
            standards: standards, calendars: settings.optionalText("calendars.folder"),
            selection: select.hasPrefix("/") ? select : "\(standards)/\(select)")
        switch settings.text("standards.approval") {
        case "required": isApprovalRequired = true
        case "optional": isApprovalRequired = false
        case let other:
            throw SettingsError(["standards.approval is \"\(other)\": expected required or optional"])
        }
    }

    /// Everything a system that opens tickets may use; a draft that no rule uses is left aside.
    ///
    /// - Throws: ``SettingsError`` with every error of the files, and for a draft that a rule uses where approval is required.
    func load() throws(SettingsError) -> (shelf: StandardShelf, drafts: [String]) {
        let library = try folder.load(production: isApprovalRequired)
        let editions: [Edition]
        do {
            editions = try library.ids.compactMap { try library.edition($0) }
        } catch {
            throw SettingsError(["\(folder.standards): \(error)"])
        }
        let drafts = isApprovalRequired ? editions.filter { $0.standard.approval == nil } : []
        do {
            let shelf = try StandardShelf(editions.filter { !drafts.contains($0) }, selection: library.selection)
            return (shelf, drafts.map(\.standard.id))
        } catch {
            throw SettingsError([
                "\(folder.selection ?? "\(folder.standards)/\(StandardLibrary.selectionFile)"): \(error)"
            ])
        }
    }
}
