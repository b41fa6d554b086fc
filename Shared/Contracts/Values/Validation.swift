/// The checks that several messages share; each names the field and says what would be right.
enum Check {
    static func length(_ text: String?, _ range: ClosedRange<Int>, at pointer: String) throws(FieldError) {
        guard let text else { return }
        guard range.contains(text.count) else {
            throw FieldError(pointer, expected: "\(range.lowerBound) to \(range.upperBound) characters")
        }
    }

    static func score(_ score: Int?, at pointer: String) throws(FieldError) {
        guard let score else { return }
        guard (1...5).contains(score) else { throw FieldError(pointer, expected: "a whole number from 1 to 5") }
    }

    static func email(_ email: String?, at pointer: String) throws(FieldError) {
        guard let email else { return }
        let halves = email.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[1].contains("."), email.count <= 254,
            !email.contains(where: \.isWhitespace)
        else { throw FieldError(pointer, expected: "an e-mail address, like name@example.com") }
    }
}
