import Contracts

/// Reads the parts of a pack that are no clocks; what is not written is as the types say.
struct TermsReader {
    private let pack: FieldReader
    private var report: SourceReport { pack.report }

    init(_ pack: FieldReader) {
        self.pack = pack
    }

    var ladder: Ladder {
        var ladder = Ladder()
        guard let fields = fields("ladder", ["step", "hold"]) else { return ladder }
        ladder.step = fields.span("step") ?? ladder.step
        ladder.hold = fields.span("hold") ?? ladder.hold
        return ladder
    }

    var required: [String: [RequiredField]] {
        guard let node = pack.field("required") else { return [:] }
        guard case .mapping(let entries) = node.content else {
            report.error(
                node, .init("此处应为服务类型及其必填项", "here belong service types with their fields"),
                fix: .init("例如 installation: [product.model]", "for example installation: [product.model]"))
            return [:]
        }
        return Dictionary(entries.map { ($0.key, $0.value.words(RequiredField.self, report)) }) { $1 }
    }

    var survey: SurveyTerms {
        var survey = SurveyTerms()
        guard let fields = fields("survey", ["delay", "validity", "low_score", "basis"]) else { return survey }
        survey.delay = fields.span("delay") ?? survey.delay
        survey.validity = fields.span("validity") ?? survey.validity
        survey.lowScore = fields.integer("low_score", in: 0...5) ?? survey.lowScore
        survey.basis = fields.word("basis") ?? survey.basis
        return survey
    }

    var closing: ClosingTerms {
        var closing = ClosingTerms()
        let keys = ["mode", "triple_confirmation", "consent_for", "first_contact_required"]
        guard let fields = fields("closing", keys) else { return closing }
        closing.mode = fields.word("mode") ?? closing.mode
        closing.tripleConfirmation = fields.flag("triple_confirmation") ?? closing.tripleConfirmation
        closing.consentFor = fields.word("consent_for") ?? closing.consentFor
        closing.firstContactRequired = fields.flag("first_contact_required") ?? closing.firstContactRequired
        return closing
    }

    var retention: Retention {
        var retention = Retention()
        guard let fields = fields("retention", ["years", "sites_forever"]) else { return retention }
        retention.years = fields.integer("years", in: 1...100) ?? retention.years
        retention.sitesForever = fields.flag("sites_forever") ?? retention.sitesForever
        return retention
    }

    var numberPrefix: String {
        let fallback = Standard.defaultNumberPrefix
        guard let fields = fields("numbering", ["prefix"]), let node = fields.field("prefix") else { return fallback }
        let expected = LocalizedText("一至八个大写字母或数字", "one to eight capital letters or digits")
        return node.value(of: expected, report) { text in
            (1...8).contains(text.count)
                && text.allSatisfy { ("A"..."Z").contains($0) || ("0"..."9").contains($0) } ? text : nil
        } ?? fallback
    }

    var targets: [Target] {
        guard let node = pack.field("targets") else { return [] }
        guard let measures = FieldReader(node, keys: Target.Measure.allCases.map(\.rawValue), report: report) else {
            return []
        }
        return node.entries.compactMap { entry in
            Target.Measure(rawValue: entry.key).flatMap { target($0, measures) }
        }
    }

    private func target(_ measure: Target.Measure, _ measures: FieldReader) -> Target? {
        let bounds = Target.Bound.allCases
        guard let node = measures.field(measure.rawValue),
            let fields = FieldReader(node, keys: bounds.map(\.rawValue) + ["requirements"], report: report)
        else { return nil }
        let written = bounds.filter { fields.field($0.rawValue) != nil }
        guard let bound = written.first, written.count == 1, let value = fields.field(bound.rawValue) else {
            report.error(
                node, .init("目标必须恰好有一个界限", "a target has exactly one bound"),
                fix: .init("请写 at_least 或 at_most", "write at_least or at_most"))
            return nil
        }
        let range = measure.range
        let expected = LocalizedText(
            "\(range.lowerBound) 到 \(range.upperBound) 之间的数",
            "a number from \(range.lowerBound) to \(range.upperBound)")
        let number = value.value(of: expected, report) { text in
            Double(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return number.map { Target(measure, bound, $0, requirements: fields.texts("requirements") ?? []) }
    }

    private func fields(_ key: String, _ keys: [String]) -> FieldReader? {
        pack.field(key).flatMap { FieldReader($0, keys: keys, report: report) }
    }
}

extension Target.Measure {
    /// What its figures can be: hours, a score of 5, or percent.
    fileprivate var range: ClosedRange<Double> {
        switch self {
        case .meanResponseHours, .meanCompletionHours, .complaintHandlingHours: 0...8760
        case .meanScore, .attitudeScore: 0...5
        case .responseAttainment, .resolvedIn24Hours, .handledIn48Hours, .resolutionRate, .sameDayCompletion,
            .satisfaction, .positiveRate, .complaintRate, .repeatRate, .recordCompleteness, .regionSpread,
            .trainingCoverage:
            0...100
        }
    }
}
