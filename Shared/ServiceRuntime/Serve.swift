import Contracts
import Foundation
import Hummingbird
import Logging
import Messaging
import Metrics
import ServiceLifecycle

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
///
/// - Throws: `CancellationError` when what was asked to drain did not in time.
func serve<Definition: ServiceDefinition>(_ definition: Definition.Type, settings: Settings) async throws {
    ProcessLimits.limitArenas()
    ProcessLimits.endAtOnceOnCrash()
    let files = ProcessLimits.raiseFiles()
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    let logger = bootstrapLogging(settings)
    let signals = ShutdownSignals(logger)
    defer { signals.cancel() }
    let store = try MessageStore(
        service: Definition.name, path: settings.text("store.path"), seal: Seal(base64: settings.text("seal.key")),
        logger: logger,
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
    let group = try serviceGroup(runtime, worker, metrics: metrics, files: files)
    logger.info(
        "starting",
        metadata: [
            "version": "\(Release.version)", "store": "\(store.path)", "http": "\(settings.integer("http.port"))",
            "files": "\(files)",
        ])
    let draining = Task { [drain = signals.drain] in
        for await _ in drain.rings { await group.triggerGracefulShutdown() }
    }
    defer { draining.cancel() }
    try await group.run()
    try await store.checkpoint()
    logger.info("stopped")
}

/// In the order of dependence; it stops in reverse.
///
/// All but the HTTP server wait until that one listens.
private func serviceGroup(
    _ runtime: Runtime, _ worker: Worker, metrics: PrometheusMetrics, files: Int
) throws -> ServiceGroup {
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
    let router = ServiceRouter.standard()
    OperatorRoutes(
        store: store, readiness: runtime.readiness, metrics: metrics,
        parked: ParkedDesk(store: store, events: events, outside: worker.subscriptions.first?.processor),
        door: OperatorDoor(runtime)
    ).add(to: router)
    worker.routes(router)
    let parts: [any Service] =
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
                catchUp: runtime.catchUp, readiness: runtime.readiness, logger: runtime.logger)
        ]
    let waiting = parts.map { AfterListening($0) }
    let server = HTTPServer(
        router: router, host: runtime.settings.text("http.host"), port: runtime.settings.integer("http.port"),
        limits: httpLimits(runtime.settings, files: files), logger: runtime.logger
    ) { _ in
        for part in waiting { part.begin() }
    }
    if isMutant("consumes-before-listening") { for part in waiting { part.begin() } }
    var configuration = ServiceGroupConfiguration(
        services: (waiting as [any Service] + [server]).map { .init(service: $0) },
        logger: Logger(label: "lifecycle", factory: { _ in SwiftLogNoOpLogHandler() }))
    configuration.maximumGracefulShutdownDuration = .seconds(20)
    return ServiceGroup(configuration: configuration)
}

/// Connections below the number of files, of which broker, store and channels need some.
private func httpLimits(_ settings: Settings, files: Int) -> HTTPLimits {
    var limits = HTTPLimits()
    limits.connections = min(settings.integer("http.connections"), files * 3 / 4)
    if isMutant("connections-unlimited") { limits.connections = .max }
    return limits
}

private func bootstrapLogging(_ settings: Settings) -> Logger {
    let level = Logger.Level(rawValue: settings.text("log.level")) ?? .info
    LoggingSystem.bootstrap { _ in
        JSONLogHandler(service: settings.service.rawValue, logLevel: level)
    }
    return Logger(label: settings.service.rawValue)
}
