import Messaging
import NotifierDomain
import ServiceStandard

/// One doorbell for each channel's loop, so that a slow channel keeps no other one waiting.
struct ChannelBells: Sendable {
    private let bells: [ChannelName: Doorbell]

    init(_ channels: [ChannelName]) {
        bells = Dictionary(uniqueKeysWithValues: channels.map { ($0, Doorbell()) })
    }

    subscript(channel: ChannelName) -> Doorbell? { bells[channel] }

    /// Rings once the transaction is committed: before that the loops would find nothing.
    func ring(for notices: [Notice], after transaction: Transaction) {
        let channels = Set(notices.filter { $0.state == .pending }.map(\.channel))
        for channel in channels {
            transaction.afterCommit("notices on \(channel.rawValue)") { [bell = bells[channel]] in bell?.ring() }
        }
    }
}
