import Contracts

/// The one questionnaire of all regions (S3-13); the raw values are the fields of the form and of the JSON.
public enum Question: String, CaseIterable, Sendable {
    case score, solved, attitude, speed, technical, text

    /// How a question is answered.
    public enum Form: Sendable {
        /// 1 to 5; labels in ``Questionnaire/scale``.
        case scale
        case yesNo
        /// At most 4000 characters.
        case freeText
    }

    public var form: Form {
        switch self {
        case .score, .attitude, .speed, .technical: .scale
        case .solved: .yesNo
        case .text: .freeText
        }
    }

    public var isRequired: Bool {
        switch self {
        case .score, .solved: true
        case .attitude, .speed, .technical, .text: false
        }
    }

    /// What the customer reads.
    public var wording: LocalizedText {
        switch self {
        case .score: LocalizedText("您对本次服务总体满意吗?", "How satisfied are you with this service overall?")
        case .solved: LocalizedText("您的问题解决了吗?", "Is your problem solved?")
        case .attitude: LocalizedText("服务态度", "Attitude of our staff")
        case .speed: LocalizedText("响应与处理速度", "Speed of our response and work")
        case .technical: LocalizedText("技术水平", "Technical skill")
        case .text: LocalizedText("您还有什么想告诉我们的?", "Is there anything else you would like to tell us?")
        }
    }
}

/// The texts around the questions.
public enum Questionnaire {
    /// What 1, 2, 3, 4 and 5 mean, in this order.
    public static let scale = [
        LocalizedText("很不满意", "Very dissatisfied"),
        LocalizedText("不满意", "Dissatisfied"),
        LocalizedText("一般", "Neutral"),
        LocalizedText("满意", "Satisfied"),
        LocalizedText("很满意", "Very satisfied"),
    ]
    public static let title = LocalizedText("服务评价", "How did we do?")
    public static let yes = LocalizedText("已解决", "Yes, it is solved")
    public static let no = LocalizedText("未解决", "No, it is not")
    public static let required = LocalizedText("必填", "required")
    public static let submit = LocalizedText("提交评价", "Send")
    public static let incomplete = LocalizedText(
        "请回答标有“必填”的问题。", "Please answer the questions marked as required.")
    public static let unknownLink = LocalizedText(
        "此链接无效,请完整复制短信或邮件中的链接。", "This link does not work. Please copy the whole link from our message.")
    /// The phone number of a colleague, or anybody's, has no place in an opinion.
    public static let privacy = LocalizedText(
        "请勿填写电话、证件号等个人信息。", "Please leave out phone numbers and other personal data.")

    /// The line above the questions.
    public static func introduction(number: String) -> LocalizedText {
        LocalizedText(
            "工单 \(number) 已处理完毕,请花一分钟告诉我们您的感受。",
            "Your request \(number) was handled. Tell us in one minute how it went.")
    }

    /// What the customer reads after answering: what their answer leads to.
    public static func thanks(_ verdict: VerdictGiven.Verdict) -> LocalizedText {
        switch verdict {
        case .satisfied: LocalizedText("感谢您的评价!", "Thank you for your answer!")
        case .dissatisfied:
            LocalizedText("感谢您的坦诚。我们会跟进您的意见。", "Thank you for being frank. We will follow up on what you told us.")
        case .unsolved:
            LocalizedText(
                "很抱歉问题还没有解决,我们将重新处理您的请求。", "We are sorry that it is not solved. We will take up your request again.")
        }
    }
}
