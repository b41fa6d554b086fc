import Contracts

/// Stretches in which a clock stands still: in order, without overlap, in milliseconds; the last may have no end.
struct Pauses: Sendable {
    struct Stretch: Hashable, Sendable {
        var from: Int64
        /// Not paused any more at this instant; `Int64.max` while nobody has resumed.
        var until: Int64
        var reasons: ReasonSet
    }

    private(set) var stretches: [Stretch] = []

    static let none = Pauses()

    /// Joins stretches that overlap or touch; empty ones vanish.
    init(_ stretches: [Stretch] = []) {
        guard stretches.count > 1 else {
            self.stretches = stretches.filter { $0.from < $0.until }
            return
        }
        for stretch in stretches.sorted(by: { $0.from < $1.from }) where stretch.from < stretch.until {
            if let last = self.stretches.indices.last, self.stretches[last].until >= stretch.from {
                self.stretches[last].until = max(self.stretches[last].until, stretch.until)
                self.stretches[last].reasons.formUnion(stretch.reasons)
            } else {
                self.stretches.append(stretch)
            }
        }
    }

    /// Only what lies between two instants.
    func clamped(to range: Range<Int64>) -> Pauses {
        guard let first = stretches.first, let last = stretches.last else { return self }
        guard first.from < range.lowerBound || last.until > range.upperBound else { return self }
        var clamped = Pauses()
        for stretch in stretches {
            let from = max(stretch.from, range.lowerBound)
            let until = min(stretch.until, range.upperBound)
            if from < until { clamped.stretches.append(Stretch(from: from, until: until, reasons: stretch.reasons)) }
        }
        return clamped
    }

    /// Whether a clock stands still at an instant.
    func cover(_ instant: Int64) -> Bool {
        stretches.contains { $0.from <= instant && instant < $0.until }
    }
}

/// Pause reasons as bits.
struct ReasonSet: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init(_ reasons: [PauseReason]) {
        self = reasons.reduce(into: []) { $0.formUnion(ReasonSet($1)) }
    }

    init(_ reason: PauseReason) {
        rawValue =
            switch reason {
            case .customer: 1
            case .consent: 2
            case .parts: 4
            case .thirdParty: 8
            case .forceMajeure: 16
            }
    }

    var reasons: [PauseReason] { PauseReason.allCases.filter { contains(ReasonSet($0)) } }
}
