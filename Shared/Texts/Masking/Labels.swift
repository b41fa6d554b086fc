/// Words that say what the number or the word behind them is.
enum Label: Sendable {
    case phone, chat, chatNumber, document, account, name
    /// What follows identifies a thing, not a person: an order, a serial number, an error.
    case code

    static let words: [(label: Label, words: String)] = [
        (
            .phone,
            """
            电话 电話 電話 手机 手機 座机 座機 固话 固話 固定电话 家里电话 联系方式 聯繫方式 联系号码 号码 號碼 回电 致电 来电 打给 拨打 拨 \
            联系我 联系他 联系她 传真 小灵通 tel telephone phone mobile cell cellphone call ring dial fax reach whatsapp 短信 发到 呼 ☎
            """
        ),
        (
            .chat,
            """
            微信 微信号 微信號 微信id 薇信 威信 维信 徽信 微X 卫星号 V信 VX WX 加V 加微 WeChat Weixin 企业微信 钉钉 支付宝 抖音号 抖音 快手号 \
            微博 小红书号 telegram tg skype 飞书
            """
        ),
        (.chatNumber, "QQ QQ号 扣扣 企鹅号 企鹅 球球 秋秋 Q号 Q群 加Q 我Q icq"),
        (
            .document,
            """
            护照 護照 护照号 passport 身份证 身份證 身分证 身分證 证件 證件 证件号 通行证 通行證 港澳通行证 台胞证 回乡证 居留证 居住证 军官证 驾照 驾驶证 \
            社保号 社保卡 idcard visa ssn
            """
        ),
        (
            .account,
            "银行卡 銀行卡 卡号 卡號 信用卡 储蓄卡 账号 帐号 賬號 账户 帐户 开户 account iban"
        ),
        (.name, "姓名 联系人 聯繫人 收件人 收货人 户主 業主姓名 业主姓名"),
        (
            .code,
            """
            订单 订单号 訂單 单号 單號 运单 快递单 工单 序列号 序列號 系列号 编号 編號 型号 型號 条码 条形码 批号 批次 合同 合同号 发票 发票号 错误码 错误代码 \
            故障码 故障代码 代码 版本 固件 版本号 金额 总价 价格 合计 读数 水表 电表 里程 公里数 数量 验证码 校验 料号 货号 配件号 产品号 机号 机身号 资产号 设备号 \
            order serial sn s/n model p/n code firmware build revision version invoice amount \
            total price reading meter mileage reference ref ticket contract batch barcode sku asset po
            """
        ),
    ]

    /// Words of two or more words, written with a space.
    static let phrases: [(label: Label, words: [String])] = [
        (.chat, ["wechat id", "line id", "we chat"]),
        (.chatNumber, ["q q", "q q 号"]),
        (.document, ["id card", "id number", "identity card", "driving licence", "driver license"]),
        (.account, ["bank account", "credit card", "debit card", "card number", "account number"]),
        (.name, ["contact name", "customer name", "full name", "my name is"]),
        (.code, ["order number", "serial number", "error code", "part number", "model number"]),
    ]
}

/// The labels of one text.
struct Labels {
    /// So many units behind a label, something is not what the label says.
    private static let reach = 12

    private static let entries: [(label: Label, word: String)] =
        Label.words.flatMap { entry in entry.words.split(separator: " ").map { (entry.label, String($0)) } }
        + Label.phrases.flatMap { entry in entry.words.map { (entry.label, $0) } }
    private static let finder = WordFinder(entries.map(\.word))

    /// In the order of their ends.
    let all: [(label: Label, range: Range<Int>)]
    private let text: FoldedText

    init(_ text: FoldedText) {
        self.text = text
        all = Self.finder.matches(in: text).map { (Self.entries[$0.word].label, $0.range) }
    }

    /// What the label in front of a place says it is; nil when none is near enough, or a sentence ends between them.
    func label(before unit: Int) -> Label? {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].range.upperBound <= unit { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let nearest = all[low - 1]
        guard unit - nearest.range.upperBound <= Self.reach, !endsSentence(nearest.range.upperBound..<unit) else {
            return nil
        }
        return nearest.label
    }

    private func endsSentence(_ range: Range<Int>) -> Bool {
        range.contains { ["*", "。", "!", "?", ";", ",", "、"].contains(text[$0] ?? " ") }
    }
}
