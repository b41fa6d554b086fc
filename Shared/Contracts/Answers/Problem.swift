public enum ProblemCode: String, ClosedEnumeration {
    case notJSON = "not_json"
    case tooLarge = "too_large"
    case typeUnknown = "type_unknown"
    case versionUnknown = "version_unknown"
    case fieldInvalid = "field_invalid"
    case ticketUnknown = "ticket_unknown"
    case notGranted = "not_granted"
    case notLegal = "not_legal"
    case referenceInUse = "reference_in_use"
    case personUnknown = "person_unknown"
    case conflict, unavailable
}

/// Why an event was not taken, for a program (`code`, `pointer`, `retryable`) and for the person behind it.
public struct Problem: Codable, Hashable, Sendable {
    public var code: ProblemCode
    public var title: LocalizedText
    public var detail: LocalizedText
    public var pointer: String?
    public var expected: String?
    public var retryable: Bool
    public var retryAfterSeconds: Int?

    public init(
        _ code: ProblemCode, detail: LocalizedText? = nil, pointer: String? = nil, expected: String? = nil,
        retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.title = code.title
        self.detail =
            detail ?? code.detail(pointer: pointer, expected: expected.map(ExpectationText.text))
        self.pointer = pointer
        self.expected = expected
        self.retryable = code == .unavailable
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// A field that cannot be taken as it is.
    public init(_ code: ProblemCode, _ field: FieldError) {
        self.init(
            code, detail: code.detail(pointer: field.pointer, expected: field.words), pointer: field.pointer,
            expected: field.expected)
    }
}

extension ProblemCode {
    var title: LocalizedText {
        switch self {
        case .notJSON: LocalizedText("不是 JSON", "Not JSON")
        case .tooLarge: LocalizedText("报文过大", "Too large")
        case .typeUnknown: LocalizedText("未知的事件类型", "Unknown event type")
        case .versionUnknown: LocalizedText("不支持的版本", "Unknown version")
        case .fieldInvalid: LocalizedText("字段有误", "Invalid field")
        case .ticketUnknown: LocalizedText("查无此工单", "Unknown ticket")
        case .notGranted: LocalizedText("未获授权", "Not granted")
        case .notLegal: LocalizedText("当前不允许", "Not allowed now")
        case .referenceInUse: LocalizedText("业务单号已被使用", "Reference in use")
        case .personUnknown: LocalizedText("查无此人", "Unknown person")
        case .conflict: LocalizedText("编号冲突", "Conflict")
        case .unavailable: LocalizedText("暂不可用", "Unavailable")
        }
    }

    func detail(pointer: String?, expected: LocalizedText?) -> LocalizedText {
        let at = pointer.map { $0.isEmpty ? "/" : $0 } ?? "/"
        let (zh, en) = (expected?.chinese ?? "-", expected?.english ?? "-")
        return switch self {
        case .notJSON: LocalizedText("报文应为\(zh)。", "The body must be \(en).")
        case .tooLarge: LocalizedText("报文应为\(zh)。", "The body must be \(en).")
        case .typeUnknown, .versionUnknown, .fieldInvalid:
            LocalizedText("字段 \(at)：应为\(zh)。", "Field \(at): expected \(en).")
        case .ticketUnknown: LocalizedText("没有您可以访问的这张工单。", "There is no such ticket that you may see.")
        case .notGranted: LocalizedText("您的账号不能发送此类事件。", "Your account may not send this type of event.")
        case .personUnknown:
            LocalizedText("字段 \(at):人员名录中没有此人。", "Field \(at): nobody in the staff directory has this id.")
        case .notLegal: LocalizedText("工单当前状态不允许此操作。", "The ticket's state does not allow this.")
        case .referenceInUse:
            LocalizedText(
                "该业务单号(\(at))已用于另一事项或另一客户;请换一个新的业务单号重发。",
                "This reference (\(at)) names another matter or another person already; send it under a new one.")
        case .conflict:
            LocalizedText("同一编号已用于另一内容;请换新编号重发。", "This id was used for another body; send it under a new id.")
        case .unavailable: LocalizedText("请稍后重试。", "Please try again later.")
        }
    }
}
