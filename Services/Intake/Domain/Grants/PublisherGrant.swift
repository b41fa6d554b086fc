import Contracts

/// What a publisher may do about one ticket.
public enum TicketAccess: Hashable, Sendable {
    /// For this publisher the ticket does not exist.
    case none
    /// It came back about somebody else's ticket: it hears how far the matter is, under its own reference, and no more.
    case follow
    /// It may read the ticket and move it.
    case full
}

/// Which tickets a publisher may speak of, or hear about.
public enum GrantScope: Hashable, Sendable {
    case none
    /// Those it submitted.
    case own
    /// Its own, and those of one region.
    case region(String)
    case all

    /// - Parameters:
    ///   - owner: Whose ticket it is: the publisher that submitted it.
    ///   - hasReference: Whether the publisher submitted the ticket, or came back about it.
    ///   - region: Of the ticket.
    func access(of publisher: String, owner: String, hasReference: Bool, region: String?) -> TicketAccess {
        let isGranted =
            switch self {
            case .none: false
            case .own: publisher == owner
            case .region(let code): publisher == owner || region == code
            case .all: true
            }
        if isGranted { return .full }
        return self != .none && hasReference ? .follow : .none
    }
}

extension GrantScope: Codable {
    private static let regionPrefix = "region:"

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        switch text {
        case "none": self = .none
        case "own": self = .own
        case "all": self = .all
        default:
            guard text.hasPrefix(Self.regionPrefix), text != Self.regionPrefix else {
                throw DecodingError.expected("own, all, region:<code>, or, for progress, none", decoder)
            }
            self = .region(String(text.dropFirst(Self.regionPrefix.count)))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .none: try container.encode("none")
        case .own: try container.encode("own")
        case .all: try container.encode("all")
        case .region(let code): try container.encode(Self.regionPrefix + code)
        }
    }
}

/// What one publisher may send, and about which tickets.
public struct PublisherGrant: Hashable, Sendable, Codable {
    /// Names of event types: exact, a family ("work.*"), or "*" for all.
    let send: [String]
    let scope: GrantScope
    let progress: GrantScope

    /// Whether the publisher may send events of this name at all; if not, the answer is `not_granted`.
    public func maySend(_ name: String) -> Bool {
        send.contains { Self.matches($0, name) }
    }

    static func matches(_ pattern: String, _ name: String) -> Bool {
        if pattern == "*" { return true }
        return pattern.hasSuffix(".*") ? name.hasPrefix(pattern.dropLast()) : pattern == name
    }
}
