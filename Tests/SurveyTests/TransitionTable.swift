import Contracts
import SurveyDomain
import Testing

@testable import SurveyWorker

/// Event × phase, with the action and the phase that follow.
enum TransitionTable {
    enum Event: String, CaseIterable, Sendable {
        case resolved, invitationDue, answered, reopened, cancelled, merged, closed, expiryDue
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let phase: String
        let outcomes: KeyValuePairs<Event, String>
        var testDescription: String { phase }
    }

    /// `answered` comes one second after the invitation; the timers fire when they are due.
    static let rows: [Row] = [
        Row(
            phase: "awaiting",
            outcomes: [
                .resolved: "schedule → scheduled", .invitationDue: "nothing → awaiting", .answered: "wait → awaiting",
                .reopened: "withhold reopened → withheld", .cancelled: "withhold cancelled → withheld",
                .merged: "withhold merged → withheld", .closed: "withhold not_resolved → withheld",
                .expiryDue: "nothing → awaiting",
            ]),
        Row(
            phase: "scheduled",
            outcomes: [
                .resolved: "nothing → scheduled", .invitationDue: "invite → invited", .answered: "complete → completed",
                .reopened: "withhold reopened → withheld", .cancelled: "withhold cancelled → withheld",
                .merged: "withhold merged → withheld", .closed: "nothing → scheduled",
                .expiryDue: "nothing → scheduled",
            ]),
        Row(
            phase: "invited",
            outcomes: [
                .resolved: "nothing → invited", .invitationDue: "nothing → invited", .answered: "complete → completed",
                .reopened: "withdraw → withdrawn", .cancelled: "withdraw → withdrawn", .merged: "withdraw → withdrawn",
                .closed: "nothing → invited", .expiryDue: "expire → expired",
            ]),
        final("completed", answered: "refuse already_answered"),
        final("withheld", answered: "refuse round_over"),
        final("withdrawn", answered: "refuse round_over"),
        final("expired", answered: "refuse expired"),
    ]

    private static func final(_ phase: String, answered: String) -> Row {
        let nothing = "nothing → \(phase)"
        return Row(
            phase: phase,
            outcomes: [
                .resolved: nothing, .invitationDue: nothing, .answered: "\(answered) → \(phase)", .reopened: nothing,
                .cancelled: nothing, .merged: nothing, .closed: nothing, .expiryDue: nothing,
            ])
    }

    struct UnknownPhase: Error {
        let phase: String
    }

    static func survey(in phase: String, rules: SurveyRules) throws -> SurveyCase {
        let path: [String: [Event]] = [
            "awaiting": [], "scheduled": [.resolved], "invited": [.resolved, .invitationDue],
            "completed": [.resolved, .invitationDue, .answered], "withheld": [.resolved, .cancelled],
            "withdrawn": [.resolved, .invitationDue, .reopened], "expired": [.resolved, .invitationDue, .expiryDue],
        ]
        guard let events = path[phase] else { throw UnknownPhase(phase: phase) }
        var survey = SurveyCase(ticketId: Sample.ticket, round: 1)
        for event in events { _ = apply(event, to: &survey, rules: rules) }
        guard survey.phase.word == phase else { throw UnknownPhase(phase: survey.phase.word) }
        return survey
    }

    /// Applies an event at the instant that belongs to it and tells the action in a word.
    static func apply(
        _ event: Event, to survey: inout SurveyCase, rules: SurveyRules, answer: SurveyAnswered = Sample.answer()
    ) -> String {
        let start = Sample.resolvedAt
        let invited = start + rules.invitationDelay
        switch event {
        case .resolved:
            survey.solved(by: "E2002")
            return survey.resolved(Sample.head(), drill: false, rules: rules, now: start).action.word
        case .invitationDue: return survey.invitationDue(rules: rules, now: invited).word
        case .answered: return survey.answered(answer, at: invited + .seconds(1), rules: rules).word
        case .reopened: return survey.interrupted(by: .reopened).word
        case .cancelled: return survey.interrupted(by: .cancelled).word
        case .merged: return survey.interrupted(by: .merged).word
        case .closed: return survey.closed().word
        case .expiryDue: return survey.expiryDue(now: invited + rules.validity).word
        }
    }
}

extension SurveyCase.ResolutionAction {
    var word: String {
        switch self {
        case .schedule: "schedule"
        case .withhold(let withheld): "withhold \(withheld.reason)"
        case .complete: "complete"
        case .known: "nothing"
        }
    }
}

extension SurveyCase.InvitationAction {
    var word: String {
        switch self {
        case .invite: "invite"
        case .notDue: "nothing"
        }
    }
}

extension SurveyCase.AnswerAction {
    var word: String {
        switch self {
        case .complete: "complete"
        case .wait: "wait"
        case .refuse(let reason): "refuse \(reason.rawValue)"
        }
    }
}

extension SurveyCase.EndAction {
    var word: String {
        switch self {
        case .withhold(let withheld): "withhold \(withheld.reason)"
        case .withdraw: "withdraw"
        case .unchanged: "nothing"
        }
    }
}

extension SurveyCase.ExpiryAction {
    var word: String {
        switch self {
        case .expire: "expire"
        case .notDue: "nothing"
        }
    }
}
