import Foundation

/// Texts that AMQP carries as short strings: ids, routing keys, names of exchanges, queues and headers.
///
/// They are bounded in bytes, whatever their characters are.
public enum ShortString {
    /// What the length byte of the wire can count.
    public static let maximumBytes = 255

    private static let digestLength = 16

    /// The text where it fits; otherwise its beginning and a digest of the whole, so that two long texts stay two.
    ///
    /// - Parameter limit: In bytes of UTF-8, at least 32.
    public static func fitting(_ text: String, bytes limit: Int = maximumBytes) -> String {
        guard text.utf8.count > limit else { return text }
        let digest = WireJSON.sha256(Data(text.utf8)).prefix(digestLength)
        let room = limit - digestLength - 1
        var beginning = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            used += UTF8.width(scalar)
            guard used <= room else { break }
            beginning.append(scalar)
        }
        return "\(String(beginning))~\(digest)"
    }
}
