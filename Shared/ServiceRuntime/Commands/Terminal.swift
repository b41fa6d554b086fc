import Contracts
import Foundation
import Texts

/// How text is set on a terminal: its language, its zone, its width.
public enum Terminal {
    /// Whom a command speaks to.
    public static var language: TextLanguage { language(of: ProcessInfo.processInfo.environment) }

    /// After LC_ALL, LC_MESSAGES and LANG, the first that is set; English where they name no language.
    package static func language(of environment: [String: String]) -> TextLanguage {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale.flatMap(TextLanguage.init(tag:)) ?? .english
    }

    public static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Columns of the window; a file or a pipe gets lines that a wide one would.
    public static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 140 }
        return Int(size.ws_col)
    }

    /// In the language of the terminal.
    public static func text(_ text: LocalizedText) -> String { text.text(in: language) }

    /// Local time with its offset, "2026-11-22 10:00:00+08:00".
    public static func time(_ instant: Instant, zone: TimeZone = .current) -> String {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds / 1000))
        return date.formatted(
            Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZoneSeparator: .colon, timeZone: zone))
    }

    /// How many columns a text takes; Chinese characters take two.
    public static func columns(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// Exactly `width` columns: cut with an ellipsis, or filled with spaces.
    public static func fit(_ text: String, _ width: Int) -> String {
        let text = ShownText.line(text)
        let have = columns(text)
        guard have > width else { return text + String(repeating: " ", count: width - have) }
        var cut = ""
        var used = 0
        for character in text {
            let needed = columns(String(character))
            guard used + needed < width else { break }
            cut.append(character)
            used += needed
        }
        return cut + "…" + String(repeating: " ", count: width - used - 1)
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            2
        default:
            1
        }
    }
}
