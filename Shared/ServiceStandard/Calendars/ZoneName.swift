import Contracts
import Foundation

/// The name of a zone in the IANA data base, "Asia/Shanghai", or "UTC"; the only reader of zone names.
///
/// "CST" or "GMT+8" are none: they mean different things in different places, or forget about summer time.
public enum ZoneName {
    /// The zone of a name; nil for any other word.
    public static func zone(_ name: String) -> TimeZone? {
        guard name == "UTC" || (name.contains("/") && name.utf8.allSatisfy(isPlain)), !known.isMisspelt(name) else {
            return nil
        }
        return TimeZone(identifier: name)
    }

    public static func isKnown(_ name: String) -> Bool { zone(name) != nil }

    /// What to write instead of a name that is not known.
    public static func fix(_ written: String) -> LocalizedText {
        let word = written.filter { !$0.isWhitespace }.uppercased()
        if let meant = meanings[word] ?? offset(word).flatMap({ meanings[$0] }) {
            return LocalizedText(
                "\(written) 含义不唯一；请写 IANA 时区名，例如 \(meant)",
                "\(written) may mean several zones: write the IANA name of one, like \(meant)")
        }
        if let nearest = known.spelling(of: written) ?? known.zone(ofCity: written)
            ?? written.nearest(of: TimeZone.knownTimeZoneIdentifiers)
        {
            return LocalizedText("是否指 \(nearest)？", "did you mean \(nearest)?")
        }
        return LocalizedText(
            "请写 IANA 时区名，例如 Asia/Shanghai", "write the IANA name of a zone, like Asia/Shanghai")
    }

    /// What belongs where `written` stands, for an error that names the field itself.
    public static func expected(_ written: String) -> String {
        "an IANA zone, like Asia/Shanghai, not \"\(written)\"; \(fix(written).english)"
    }

    private static let known = KnownZones()

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "+"):
            true
        default: false
        }
    }

    /// "GMT+8", "UTC+08:00", "+0800" as "+8"; nil for what is no offset.
    private static func offset(_ word: String) -> String? {
        let rest = ["GMT", "UTC", "UT", "Z"].first { word.hasPrefix($0) }.map { word.dropFirst($0.count) } ?? word[...]
        guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
        let digits = rest.dropFirst().filter { $0 != ":" }
        guard (1...4).contains(digits.count), digits.allSatisfy(\.isNumber),
            let hours = Int(digits.count > 2 ? digits.dropLast(2) : digits[...])
        else { return nil }
        return "\(sign)\(hours)"
    }

    /// What people mean by abbreviations and offsets, one or two examples each.
    private static let meanings = [
        "CST": "Asia/Shanghai or America/Chicago", "+8": "Asia/Shanghai or Asia/Singapore", "PRC": "Asia/Shanghai",
        "BEIJING": "Asia/Shanghai", "CHINA": "Asia/Shanghai", "北京": "Asia/Shanghai", "北京时间": "Asia/Shanghai",
        "上海": "Asia/Shanghai",
        "CHINASTANDARDTIME": "Asia/Shanghai", "HKT": "Asia/Hong_Kong", "SGT": "Asia/Singapore", "JST": "Asia/Tokyo",
        "KST": "Asia/Seoul", "+9": "Asia/Tokyo", "IST": "Asia/Kolkata or Europe/Dublin", "+5": "Asia/Kolkata",
        "EST": "America/New_York", "EDT": "America/New_York", "EST5EDT": "America/New_York", "-5": "America/New_York",
        "CDT": "America/Chicago", "CST6CDT": "America/Chicago", "-6": "America/Chicago", "MST": "America/Denver",
        "MDT": "America/Denver", "-7": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
        "PST8PDT": "America/Los_Angeles", "-8": "America/Los_Angeles", "GMT": "UTC or Europe/London",
        "BST": "Europe/London", "+0": "UTC or Europe/London", "WET": "Europe/Lisbon", "CET": "Europe/Berlin",
        "MET": "Europe/Berlin", "CEST": "Europe/Berlin", "+1": "Europe/Berlin", "EET": "Europe/Athens",
        "EEST": "Europe/Athens", "+2": "Europe/Athens", "MSK": "Europe/Moscow", "+3": "Europe/Moscow", "Z": "UTC",
        "ZULU": "UTC", "UCT": "UTC", "AEST": "Australia/Sydney", "+10": "Australia/Sydney",
    ]
}

/// The data base's own names, by their letters alone.
private struct KnownZones: Sendable {
    private let spellings: [String: String]

    init() {
        let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") } + ["UTC"]
        spellings = Dictionary(names.map { ($0.lowercased(), $0) }) { first, _ in first }
    }

    /// The name as the data base writes it, whatever the case; nil when it has none.
    func spelling(of name: String) -> String? { spellings[name.lowercased()] }

    /// "Shanghai" alone; nil when no zone is called after it.
    func zone(ofCity city: String) -> String? {
        let ending = "/" + city.lowercased().replacing(" ", with: "_")
        return spellings.filter { $0.key.hasSuffix(ending) }.values.min()
    }

    func isMisspelt(_ name: String) -> Bool { spelling(of: name).map { $0 != name } ?? false }
}
