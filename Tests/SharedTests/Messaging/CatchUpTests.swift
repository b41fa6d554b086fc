import Testing

@testable import Messaging

struct CatchUpTests {
    private let catchUp = CatchUp()

    @Test("disconnected, nobody can say how far the service is")
    func disconnected() {
        #expect(!catchUp.isComplete && catchUp.lag == nil && catchUp.connectedFor == nil)
        catchUp.connected(backlog: 0, paused: false)
        #expect(catchUp.isComplete)
        catchUp.disconnected()
        #expect(!catchUp.isComplete && catchUp.lag == nil)
    }

    @Test("the backlog counts down, and only a batch that took all says that the queues are empty")
    func backlog() {
        catchUp.connected(backlog: 3, paused: false)
        catchUp.took()
        catchUp.applied(2, all: true)
        #expect(!catchUp.isComplete && catchUp.lag == nil)
        catchUp.took()
        catchUp.applied(1, all: false)
        #expect(catchUp.isComplete && catchUp.lag == nil)
        catchUp.took()
        catchUp.applied(1, all: true)
        #expect(catchUp.lag != nil)
    }

    @Test("what is taken and not applied yet does not count")
    func underWay() {
        catchUp.connected(backlog: 0, paused: false)
        catchUp.waits()
        catchUp.took()
        #expect(catchUp.lag == nil)
        catchUp.applied(1, all: true)
        #expect(catchUp.lag != nil)
    }

    @Test("while a queue is left alone, nobody can say that all answers are in")
    func paused() {
        catchUp.connected(backlog: 0, paused: true)
        catchUp.took()
        catchUp.applied(1, all: true)
        #expect(catchUp.isComplete && catchUp.lag == nil)
    }
}
