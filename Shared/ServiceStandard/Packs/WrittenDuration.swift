import Contracts

/// A span of time as people write it in a file: "90s", "30m", "24h", "10d".
struct WrittenDuration: Codable {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init(from decoder: any Decoder) throws {
        guard let duration = Duration(written: try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.expected("a whole number with s, m, h or d, like 90s, 30m, 24h", decoder)
        }
        self.duration = duration
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(duration.written)
    }
}

extension Duration {
    private static let units: [(letter: Character, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

    /// Reads "24h"; nil for anything but a whole number and one unit, also for a span that no clock could count.
    public init?(written text: String) {
        guard let letter = text.last, let unit = Self.units.first(where: { $0.letter == letter }),
            let count = Int64(text.dropLast()), (0...1_000_000).contains(count)
        else { return nil }
        self = .seconds(count * unit.seconds)
    }

    /// "24h": whole seconds in the largest unit that divides them, save that a day is written as hours.
    public var written: String {
        let seconds = components.seconds
        let unit = Self.units.dropFirst().first { seconds % $0.seconds == 0 && seconds != 0 } ?? ("s", 1)
        return "\(seconds / unit.seconds)\(unit.letter)"
    }
}
