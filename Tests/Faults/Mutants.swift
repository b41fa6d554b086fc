/// A guarantee broken on purpose, and the case that has to notice.
struct Mutant: Sendable {
    let name: String
    let caught: String

    static let all = [
        Mutant(name: "ack-before-commit", caught: "C4-triage"),
        Mutant(name: "forget-before-confirm", caught: "C7-triage"),
        Mutant(name: "inbox-skipped", caught: "C5-intake"),
        Mutant(name: "no-savepoint", caught: "M6"),
        Mutant(name: "parked-dropped", caught: "M6"),
        Mutant(name: "suspects-ignored", caught: "M7"),
        Mutant(name: "held-dropped", caught: "M3"),
        Mutant(name: "sequence-ignored", caught: "M3"),
        Mutant(name: "conflict-dropped", caught: "M10"),
        Mutant(name: "refusal-ignored", caught: "B8-work"),
        Mutant(name: "return-ignored", caught: "B13"),
        Mutant(name: "reconnects-late", caught: "B3"),
        Mutant(name: "poison-retried", caught: "O1"),
        Mutant(name: "foreign-key-taken", caught: "K1"),
        Mutant(name: "x-death-believed", caught: "M12"),
        Mutant(name: "random-ids", caught: "D6"),
        Mutant(name: "synchronous-normal", caught: "D7-triage"),
        Mutant(name: "timer-outside-transaction", caught: "C9-survey"),
        Mutant(name: "barrier-ignored", caught: "T3"),
        Mutant(name: "clock-steps-believed", caught: "T1"),
        Mutant(name: "snapshot-per-onlooker", caught: "H1"),
        Mutant(name: "connections-unlimited", caught: "H2"),
        Mutant(name: "consumes-before-listening", caught: "H3"),
        Mutant(name: "second-signal-ignored", caught: "H4"),
    ]
}
