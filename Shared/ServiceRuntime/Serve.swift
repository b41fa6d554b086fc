import CLinux
import Contracts
import Foundation
import Hummingbird
import Logging
import Messaging
import Metrics
import ServiceLifecycle
import UnixSignals

/// Exit codes that operators and supervisors may rely on.
public enum ExitStatus {
    /// Something that was looked at is not good.
    public static let findings: Int32 = 1
    /// A wrong command line or configuration.
    public static let configuration: Int32 = 64
    /// The store cannot be used.
    public static let store: Int32 = 74
    /// Stopped before the drain was done; safe, only slower to start.
    public static let forced: Int32 = 75
}

/// The only bootstrap: settings, logging, metrics, store, worker, and the group of everything that lives.
func serve<Definition: ServiceDefinition>(_ definition: Definition.Type, settings: Settings) async throws {
    limitArenas()
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    let logger = bootstrapLogging(settings)
    let store = try MessageStore(
        service: Definition.name, path: settings.text("store.path"), seal: Seal(base64: settings.text("seal.key")),
        migrate: { migrator in
            StandardArchive.migrate(&migrator)
            Definition.migrate(&migrator)
        })
    try await store.require(Definition.keys(settings))
    let readiness = Readiness(now: store.now)
    readiness.report("store", good: true, "open")
    if store.wasRestored {
        logger.warning("the store was put back from a backup", metadata: ["epoch": "\(store.epoch)"])
    }
    let runtime = Runtime(
        settings: settings, store: store, standards: StandardArchive(), readiness: readiness, catchUp: CatchUp(),
        logger: logger)
    let worker = try await Definition.worker(runtime)
    let group = try serviceGroup(runtime, worker, metrics: metrics)
    logger.info("starting", metadata: ["store": "\(store.path)", "http": "\(settings.integer("http.port"))"])
    let watch = Task { await exitOnSecondSignal(logger) }
    defer { watch.cancel() }
    try await group.run()
    try await store.checkpoint()
    logger.info("stopped")
}

/// Keeps glibc from giving every thread an arena of its own: each holds memory back, and threads here mostly wait.
private func limitArenas() {
    _ = mallopt(M_ARENA_MAX, 2)
}

/// In the order of dependence; it stops in reverse.
private func serviceGroup(_ runtime: Runtime, _ worker: Worker, metrics: PrometheusMetrics) throws -> ServiceGroup {
    let store = runtime.store
    let address = try runtime.settings.brokerAddress()
    let portions = runtime.settings.portions
    // Triage writes its archive where it activates, and hears nobody else.
    let archiving = store.service == .triage ? [] : [runtime.standards.handler]
    let events = EventProcessor(
        store: store, handlers: worker.messages + archiving, reminder: worker.reminder, logger: runtime.logger)
    let subscriptions =
        worker.subscriptions + [
            Subscription(Topology.workQueue(of: store.service), events),
            Subscription(Topology.parkedQueue(of: store.service), DeadLetterProcessor(store: store)),
        ]
    let router = ServiceRouter()
    OperatorRoutes(
        store: store, readiness: runtime.readiness, metrics: metrics,
        parked: ParkedDesk(store: store, events: events, outside: worker.subscriptions.first?.processor),
        door: OperatorDoor(runtime)
    ).add(to: router)
    worker.routes(router)
    let door = Application(
        router: router,
        configuration: .init(
            address: .hostname(runtime.settings.text("http.host"), port: runtime.settings.integer("http.port"))),
        logger: runtime.logger)
    let services: [any Service] =
        [
            Relay(
                address: address, store: store, portions: portions, readiness: runtime.readiness, logger: runtime.logger
            ),
            TimerLoop(
                store: store, handler: worker.timers, catchUp: runtime.catchUp, gate: worker.gate,
                logger: runtime.logger),
        ] + worker.jobs + [
            Consumer(
                address: address, store: store, subscriptions: subscriptions, portions: portions,
                catchUp: runtime.catchUp, readiness: runtime.readiness, logger: runtime.logger),
            door,
        ]
    var configuration = ServiceGroupConfiguration(
        services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
        logger: Logger(label: "lifecycle", factory: { _ in SwiftLogNoOpLogHandler() }))
    configuration.maximumGracefulShutdownDuration = .seconds(20)
    return ServiceGroup(configuration: configuration)
}

private func bootstrapLogging(_ settings: Settings) -> Logger {
    let level = Logger.Level(rawValue: settings.text("log.level")) ?? .info
    LoggingSystem.bootstrap { _ in
        JSONLogHandler(service: settings.service.rawValue, logLevel: level)
    }
    return Logger(label: settings.service.rawValue)
}

/// The first signal drains, the second one ends the process at once: every step is crash-safe, so only redeliveries are lost.
private func exitOnSecondSignal(_ logger: Logger) async {
    var isDraining = false
    for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
        if isDraining {
            logger.warning("stopped without draining")
            _exit(ExitStatus.forced)
        }
        isDraining = true
    }
}
