/// The checks that several messages share; each names the field and says what would be right.
enum Check {
    static func email(_ email: String?, at pointer: String) throws(FieldError) {
        guard let email else { return }
        let halves = email.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[1].contains("."), email.count <= 254,
            !email.contains(where: \.isWhitespace)
        else { throw FieldError(pointer, expected: "an e-mail address, like name@example.com") }
    }
}
