import Contracts

/// A field of a submission that a service type may ask for (S2-37, S2-67, S2-115).
public enum RequiredField: String, ClosedEnumeration {
    case brand = "product.brand"
    case model = "product.model"
    case productCategory = "product.category"
    case serial = "product.serial"
    case orderId = "product.orderId"
    case saleDate = "product.saleDate"
    case deliveryDate = "product.deliveryDate"
    case siteRef, contractRef, region, faultCode, desiredWindow, occurredAt, evidence
}

/// When and how the customer is asked what they think of it.
public struct SurveyTerms: Codable, Hashable, Sendable {
    /// Which figure "satisfaction" means (requirements C-25).
    public enum Basis: String, ClosedEnumeration {
        /// Share of answers of at least 80 of 100.
        case share
        /// Mean of raw over maximum.
        case mean
    }

    /// From the resolution to the invitation (S0-18).
    public var delay: Duration
    /// How long an invitation can be answered.
    public var validity: Duration
    /// A solved customer who gives this score of 5 or less is dissatisfied (S2-46).
    public var lowScore: Int
    public var basis: Basis

    public init(
        delay: Duration = .seconds(86_400), validity: Duration = .seconds(14 * 86_400), lowScore: Int = 2,
        basis: Basis = .share
    ) {
        self.delay = delay
        self.validity = validity
        self.lowScore = lowScore
        self.basis = basis
    }

    private enum CodingKeys: String, CodingKey {
        case delay, validity, lowScore, basis
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        delay = try container.decode(WrittenDuration.self, forKey: .delay).duration
        validity = try container.decode(WrittenDuration.self, forKey: .validity).duration
        lowScore = try container.decode(Int.self, forKey: .lowScore)
        basis = try container.decode(Basis.self, forKey: .basis)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(WrittenDuration(delay), forKey: .delay)
        try container.encode(WrittenDuration(validity), forKey: .validity)
        try container.encode(lowScore, forKey: .lowScore)
        try container.encode(basis, forKey: .basis)
    }
}

/// What has to be so before a ticket is closed.
public struct ClosingTerms: Codable, Hashable, Sendable {
    /// Requirements C-14.
    public enum Mode: String, ClosedEnumeration {
        case afterAcceptance = "after_acceptance"
        /// Closed first, confirmed with the customer afterwards (S2-H).
        case beforeConfirmation = "before_confirmation"
    }

    /// What needs the customer's consent before it is done (C-19).
    public enum Consent: String, ClosedEnumeration {
        case chargeable
        case anyRepair = "any_repair"
    }

    public var mode: Mode
    /// Understood, handled, result fed back: each confirmed by the customer (S1-39).
    public var tripleConfirmation: Bool
    public var consentFor: Consent
    /// Who took the matter first stays accountable (S1-102).
    public var firstContactRequired: Bool

    public init(
        mode: Mode = .afterAcceptance, tripleConfirmation: Bool = false, consentFor: Consent = .chargeable,
        firstContactRequired: Bool = false
    ) {
        self.mode = mode
        self.tripleConfirmation = tripleConfirmation
        self.consentFor = consentFor
        self.firstContactRequired = firstContactRequired
    }
}

/// A figure that reports hold results against (requirements, Appendix A).
public struct Target: Codable, Hashable, Sendable {
    public enum Measure: String, ClosedEnumeration {
        case responseAttainment = "response_attainment"
        case meanResponseHours = "mean_response_hours"
        case meanCompletionHours = "mean_completion_hours"
        case resolvedIn24Hours = "resolved_in_24h"
        case handledIn48Hours = "handled_in_48h"
        case resolutionRate = "resolution_rate"
        case sameDayCompletion = "same_day_completion"
        case satisfaction
        case meanScore = "mean_score"
        case attitudeScore = "attitude_score"
        case positiveRate = "positive_rate"
        case complaintHandlingHours = "complaint_handling_hours"
        case complaintRate = "complaint_rate"
        case repeatRate = "repeat_rate"
        case recordCompleteness = "record_completeness"
        case regionSpread = "region_spread"
        case trainingCoverage = "training_coverage"
    }

    public enum Bound: String, ClosedEnumeration {
        case atLeast = "at_least"
        case atMost = "at_most"
    }

    public var measure: Measure
    public var bound: Bound
    /// Percent, hours or a score of 5, as the measure is.
    public var value: Double
    public var requirements: [String]

    public init(_ measure: Measure, _ bound: Bound, _ value: Double, requirements: [String]) {
        self.measure = measure
        self.bound = bound
        self.value = value
        self.requirements = requirements
    }
}

/// How long a closed case is kept (S1-83, S1-94); never less than its warranty.
public struct Retention: Codable, Hashable, Sendable {
    public var years: Int
    /// Kept without an end: files of a site (C-16).
    public var sitesForever: Bool

    public init(years: Int = 5, sitesForever: Bool = true) {
        self.years = years
        self.sitesForever = sitesForever
    }
}
