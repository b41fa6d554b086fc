import Contracts
import Foundation

/// The name of a zone in the IANA data base, "Asia/Shanghai".
///
/// "CST" or "GMT+8" are none: they mean different things in different places, or forget about summer time.
enum ZoneName {
    static func isKnown(_ identifier: String) -> Bool {
        (identifier.contains("/") || identifier == "UTC") && TimeZone(identifier: identifier) != nil
    }

    /// What to write instead of a name that is not known.
    static func fix(_ written: String) -> LocalizedText {
        if let nearest = written.nearest(of: TimeZone.knownTimeZoneIdentifiers) {
            return LocalizedText("是否指 \(nearest)？", "did you mean \(nearest)?")
        }
        return LocalizedText(
            "请写 IANA 时区名，例如 Asia/Shanghai", "write the IANA name of a zone, like Asia/Shanghai")
    }
}
