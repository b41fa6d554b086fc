// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target of ours: a warning is an error, and an existential is written `any` (SE-0335).
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// The three rooms of a service and their tests.
///
/// Every service is made here, so who knows one knows all.
///
/// - Parameters:
///   - name: The service, capitalised: "Intake". Its executable is the same word in lower case.
///   - adding: What the worker needs beside the shared modules.
func service(_ name: String, adding: [Target.Dependency] = []) -> [Target] {
    [
        .target(
            name: "\(name)Domain",
            dependencies: ["Contracts", "ServiceStandard", "Texts"],
            path: "Services/\(name)/Domain",
            swiftSettings: settings
        ),
        .target(
            name: "\(name)Worker",
            dependencies: [
                .target(name: "\(name)Domain"), "Contracts", "ServiceStandard", "Messaging", "ServiceRuntime",
                "Locking", "Texts", argumentParser, grdb, httpTypes, hummingbird, lifecycle, logging, metrics, nioCore,
            ] + adding,
            path: "Services/\(name)/Worker",
            swiftSettings: settings
        ),
        .executableTarget(
            name: name.lowercased(),
            dependencies: [.target(name: "\(name)Worker"), argumentParser],
            path: "Services/\(name)/Main",
            swiftSettings: settings
        ),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [
                .target(name: "\(name)Domain"), .target(name: "\(name)Worker"), "Locking", "TestSupport", "Texts",
            ],
            path: "Tests/\(name)Tests",
            swiftSettings: settings
        ),
    ]
}

let services: [Target] =
    service("Intake", adding: [crypto, yams])
    + service("Triage", adding: [yams])
    + service("Escalation", adding: [yams])
    + service("Notifier", adding: ["CLinux", asyncHTTPClient, crypto, mustache, yams])
    + service("Survey", adding: [crypto])

let executables: [Product] = ["intake", "triage", "notifier", "survey", "escalation"].map {
    .executable(name: $0, targets: [$0])
}

/// Never in a build that is released.
let faults = Trait.trait(
    name: "Faults", description: "places to die and guarantees broken on purpose, for Tests/Faults")

let package = Package(
    name: "aftercare",
    platforms: [.macOS(.v15)],
    products: executables,
    traits: [faults],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "Texts", path: "Shared/Texts", swiftSettings: settings),
        .target(name: "Locking", path: "Shared/Locking", swiftSettings: settings),
        .target(
            name: "Contracts", dependencies: ["Locking", crypto], path: "Shared/Contracts", swiftSettings: settings),
        .target(
            name: "ServiceStandard", dependencies: ["Contracts", "Locking", yams], path: "Shared/ServiceStandard",
            swiftSettings: settings),
        .systemLibrary(
            name: "CRabbitMQ", path: "Shared/CRabbitMQ", pkgConfig: "librabbitmq",
            providers: [.apt(["librabbitmq-dev"])]
        ),
        .systemLibrary(name: "CLinux", path: "Shared/CLinux"),
        .target(
            name: "AMQP", dependencies: ["CRabbitMQ", "Locking", logging], path: "Shared/AMQP",
            swiftSettings: settings),
        .target(
            name: "Messaging",
            dependencies: ["AMQP", "Contracts", "Locking", crypto, grdb, lifecycle, logging, metrics],
            path: "Shared/Messaging", swiftSettings: settings),
        .target(
            name: "ServiceRuntime",
            dependencies: [
                "AMQP", "CLinux", "Contracts", "Locking", "Messaging", "ServiceStandard", "Texts", argumentParser,
                asyncHTTPClient,
                configuration, grdb, httpTypes, hummingbird, hummingbirdCore, lifecycle, logging, metrics, nioCore,
                nioHTTP1, nioHTTPTypes, yams,
            ],
            path: "Shared/ServiceRuntime", swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: [
                "AMQP", "CLinux", "Contracts", "Locking", "Messaging", "ServiceRuntime", grdb, hummingbird, lifecycle,
                logging,
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(
            name: "SharedTests",
            dependencies: [
                "AMQP", "Contracts", "Locking", "Messaging", "ServiceRuntime", "ServiceStandard", "TestSupport",
                "Texts", grdb, httpTypes, hummingbird, lifecycle, logging, nioCore, nioPosix,
            ],
            path: "Tests/SharedTests", swiftSettings: settings),
        .executableTarget(
            name: "deadline-bench", dependencies: ["Contracts", "ServiceStandard"], path: "Tests/Bench/Deadlines",
            swiftSettings: settings),
        .testTarget(
            name: "PipelineTests", dependencies: ["AMQP", "Contracts", "TestSupport", grdb],
            path: "Tests/PipelineTests", exclude: ["EarlierStores"], swiftSettings: settings),
        .executableTarget(
            name: "bench",
            dependencies: [
                "AMQP", "CRabbitMQ", "Contracts", "Locking", "Messaging", argumentParser, crypto, grdb, logging,
            ],
            path: "Tests/Bench", exclude: ["Deadlines", "deadlines", "run"], swiftSettings: settings),
        .executableTarget(
            name: "faults",
            dependencies: ["AMQP", "Contracts", "Locking", argumentParser, grdb, logging, nioCore, nioPosix],
            path: "Tests/Faults", exclude: ["run"], swiftSettings: settings),
    ] + services,
    swiftLanguageModes: [.v6]
)
