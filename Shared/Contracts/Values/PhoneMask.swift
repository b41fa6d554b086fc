/// What everybody but intake and the notifier sees of a phone number (S0-26).
public enum PhoneMask {
    /// "13800005678" → "138****5678"; a shorter number keeps its last four digits at most, and only from eight digits on.
    ///
    /// The country code 86 and an extension are left out, so every spelling of one number has one mask.
    public static func mask(_ phone: String) -> String {
        let digits = PhoneNumber(phone)?.national ?? phone.filter(\.isNumber)
        if digits.count >= 11 { return "\(digits.prefix(3))****\(digits.suffix(4))" }
        return digits.count >= 8 ? "****\(digits.suffix(4))" : "****"
    }
}
