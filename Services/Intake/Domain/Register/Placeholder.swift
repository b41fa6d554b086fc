import Contracts

/// What people and programs write where they know nothing; it is no value, and joins nobody to anybody.
public enum Placeholder {
    /// Compared in folded form: without regard to case, width, spaces and punctuation.
    private static let words: Set<String> = Set(
        [
            "n/a", "n.a.", "na", "none", "null", "nil", "nan", "unknown", "unkown", "undefined", "unspecified",
            "missing",
            "not available", "not applicable", "not specified", "not known", "not provided", "no data", "no info",
            "empty",
            "tbd", "tba", "tbc", "to be determined", "to be confirmed", "to be filled", "to be filled by O.E.M.",
            "default", "default string", "system serial number", "system product name", "system manufacturer",
            "chassis serial number", "base board serial number", "serial", "serial number", "no serial", "no sn", "sn",
            "model", "string", "test", "dummy", "sample", "xx", "asdf", "qwerty",
            "123456", "1234567", "12345678", "123456789", "1234567890", "0123456789", "12345678901", "987654321",
            "无", "没有", "未知", "不详", "不明", "不清楚", "不清", "不知道", "不记得", "忘记", "忘了", "暂无", "暂缺", "缺失", "待定", "待填", "待补",
            "待补充", "待确认", "待查", "未填", "未填写", "未提供", "未登记", "未录入", "未指定", "空", "空白", "默认", "测试", "无序列号", "无型号",
            "无编号", "无订单", "无订单号", "看不清", "看不到", "找不到", "無", "沒有", "不詳", "暫無", "待補充",
        ].map(MachineKeys.code))

    /// What stands for a name and names nobody.
    private static let nobody: Set<String> = Set(
        [
            "customer", "client", "user", "guest", "visitor", "anonymous", "anon", "somebody", "someone", "nobody",
            "no name", "noname", "reception", "front desk", "walk-in", "caller", "sir", "madam",
            "客户", "顾客", "用户", "匿名", "匿名用户", "匿名客户", "散客", "访客", "客人", "某人", "来电人", "来电客户", "前台", "先生", "女士", "小姐",
        ].map(MachineKeys.code))

    /// Whether a code, a reference or a word of a form says nothing: a model, a serial or order number, a category.
    public static func isEmpty(_ text: String) -> Bool {
        let code = MachineKeys.code(text)
        guard let first = code.first else { return true }
        return words.contains(code) || code.allSatisfy { $0 == "0" }
            || (code.count > 2 && code.allSatisfy { $0 == first })
    }

    /// Whether a name names nobody.
    public static func isNobody(_ name: String) -> Bool {
        isEmpty(name) || nobody.contains(MachineKeys.code(name))
    }

    /// Whether a phone number reaches nobody: one digit over and over, or the digits in their order.
    public static func isDeadNumber(_ phone: String) -> Bool {
        let code = MachineKeys.code(phone)
        guard let first = code.first else { return true }
        return code.allSatisfy { $0 == first } || words.contains(code)
    }
}

extension TicketSubmitted {
    /// Without what says nothing.
    public var withoutPlaceholders: TicketSubmitted {
        var said = self
        said.serviceType = serviceType?.ifSaid
        said.faultCode = faultCode?.ifSaid
        said.siteRef = siteRef?.ifSaid
        said.contractRef = contractRef?.ifSaid
        said.region = region?.ifSaid
        said.product = product?.withoutPlaceholders
        said.parties = parties?.map(\.withoutPlaceholders)
        return said
    }
}

extension Supplement {
    /// Without what says nothing.
    public var withoutPlaceholders: Supplement {
        var said = self
        said.serviceType = serviceType?.ifSaid
        said.faultCode = faultCode?.ifSaid
        said.siteRef = siteRef?.ifSaid
        said.contractRef = contractRef?.ifSaid
        said.region = region?.ifSaid
        said.product = product?.withoutPlaceholders
        said.parties = parties?.map(\.withoutPlaceholders)
        return said
    }
}

extension Product {
    /// Nil when nothing of it says anything.
    fileprivate var withoutPlaceholders: Product? {
        let said = Product(
            brand: brand?.ifSaid, model: model?.ifSaid, category: category?.ifSaid, serial: serial?.ifSaid,
            parentSerial: parentSerial?.ifSaid, orderId: orderId?.ifSaid, productionDate: productionDate?.ifSaid,
            saleDate: saleDate?.ifSaid, deliveryDate: deliveryDate?.ifSaid, acceptanceDate: acceptanceDate?.ifSaid)
        return said == Product() ? nil : said
    }
}

extension SubmittedParty {
    fileprivate var withoutPlaceholders: SubmittedParty {
        var said = self
        said.externalId = externalId?.ifSaid
        if let name, Placeholder.isNobody(name) { said.name = nil }
        if let organisation, Placeholder.isNobody(organisation) { said.organisation = nil }
        said.phones = phones?.filter { !Placeholder.isDeadNumber($0) }
        said.chatIds = chatIds?.filter { !Placeholder.isEmpty($0) }
        if let address, Placeholder.isEmpty(address.text) { said.address = nil }
        return said
    }
}

extension String {
    fileprivate var ifSaid: String? { Placeholder.isEmpty(self) ? nil : self }
}
