/// What a customer writes on the page, without what would identify somebody (S0-26).
///
/// Nobody needs an account or phone number in an opinion, so this masks more than it must: every number of seven digits
/// or more, however it is written, every e-mail address, every number plate. Names are not known here; the page asks to
/// leave them out.
public enum Opinion {
    private static let stars = "****"

    /// The text with numbers, addresses and plates replaced by asterisks.
    public static func masked(_ text: String) -> String {
        let digit = "[0-9０-９〇零一二三四五六七八九幺]"
        guard let email = try? Regex("[^\\s@＠，,;；：:]+[@＠][^\\s@＠，,;；]+[.．][A-Za-z]{2,}"),
            let plate = try? Regex("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·\\s]?[A-Za-z0-9]{5,6}"),
            let number = try? Regex("\(digit)([\\s().（）·\\-–—]{0,2}\(digit)){6,}[xX]?")
        else { return stars }
        return text.replacing(email, with: stars).replacing(plate, with: stars).replacing(number, with: stars)
    }
}
