// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built in the Swift 6 language mode with warnings as errors.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")

/// A room of the house: a library target under `Sources/`, named after its folder.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: strict)
}

/// The tests of a room: they mirror `Sources` one to one. Chance comes from seeds alone.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "TestChance"] + dependencies, path: "Tests/\(name)Tests",
    swiftSettings: strict)
}

let package = Package(
  name: "vigil",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "vigil", targets: ["vigil"]),
    .executable(name: "vigil-ward", targets: ["Ward"]),
    .executable(name: "vigil-micro", targets: ["Micro"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CMosquitto", path: "Sources/CMosquitto", pkgConfig: "libmosquitto",
      providers: [.apt(["libmosquitto-dev"])]),
    .systemLibrary(
      name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl",
      providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"])]),
    // What glibc's own module leaves out: whether the kernel counts its clock as synchronised.
    .systemLibrary(name: "CClock", path: "Sources/CClock"),

    // Pure rooms: no I/O, no clocks, no randomness of their own.
    room("Vitals"),
    room("YAMLFile", [yams]),
    room("Payload", ["Vitals"]),
    room("Triage", ["Vitals"]),
    room("Backtest", ["Vitals", "Payload", "Triage"]),
    room("Ledger", [crypto]),
    room("Consent", ["Vitals", "Ledger"]),
    room("FHIR", ["Vitals", "Ledger", "Consent"]),

    // Rooms that touch the world.
    room("Spawning"),
    room("Vault", ["COpenSSL", "Ledger", crypto, cryptoExtras]),
    room("Store", ["Vitals", "Triage", "Ledger", "Consent", "Vault", crypto, grdb, grdbSQLite, logging]),
    room("Mosquitto", ["CMosquitto", "COpenSSL", logging]),
    room(
      "Intake",
      [
        "Vitals", "YAMLFile", "Payload", "Triage", "Ledger", "Mosquitto", "Store", "Vault", crypto, yams, logging,
        lifecycle,
      ]),
    room(
      "Alerting",
      [
        "Vitals", "YAMLFile", "Triage", "Ledger", "Mosquitto", "Store", "Vault", "CCurl", "CClock", crypto, yams,
        logging,
        lifecycle,
        httpClient,
      ]),
    room("Sharing", ["Vitals", "Triage", "Ledger", "Consent", "Store", "Vault", crypto, cryptoExtras, x509, logging]),
    room(
      "Web",
      [
        "Alerting", "Sharing", "Store", "FHIR", "Consent", "Vault", "Ledger", "Vitals", "Triage", crypto, hummingbird,
        hummingbirdTLS, logging, lifecycle,
      ]),
    .executableTarget(
      name: "vigil",
      dependencies: [
        "Vitals", "YAMLFile", "Payload", "Triage", "Backtest", "Ledger", "Consent", "FHIR", "Vault", "Store",
        "Mosquitto", "Intake",
        "Alerting", "Sharing", "Web", "Spawning", argumentParser, logging, lifecycle, unixSignals, yams, crypto,
        httpClient,
      ],
      path: "Sources/vigil", swiftSettings: strict),

    .target(
      name: "WardKit", dependencies: ["Vitals", "YAMLFile", yams], path: "Simulators/WardKit", swiftSettings: strict),
    .target(
      name: "Oracle", dependencies: ["WardKit", "Vitals", crypto, yams], path: "Simulators/Oracle",
      swiftSettings: strict),
    .target(
      name: "Exchange", dependencies: ["WardKit", "Vitals", crypto], path: "Simulators/Exchange", swiftSettings: strict),
    .target(name: "Measure", dependencies: [histogram], path: "Simulators/Measure", swiftSettings: strict),
    .executableTarget(
      name: "Ward",
      dependencies: [
        "WardKit", "Oracle", "Exchange", "Measure", "Vitals", "Mosquitto", crypto, argumentParser, histogram,
        httpClient, logging,
      ],
      path: "Simulators/Ward", swiftSettings: strict),

    // Benchmarks of the parts; the C target stands before glibc's malloc and counts.
    .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
    .executableTarget(
      name: "Micro",
      dependencies: [
        "CAllocations", "Vitals", "Payload", "Triage", "Ledger", "Consent", "Vault", "Store", "Intake", crypto, grdb,
        grdbSQLite, argumentParser, logging,
      ],
      path: "Benchmarks/Micro", exclude: ["README.md"], swiftSettings: strict),

    // A real broker (and other real parts) for the tests that need one.
    .target(
      name: "TestBroker", dependencies: ["Spawning"], path: "Tests/Support/TestBroker", swiftSettings: strict),
    // A disk that counts its steps and fails as it is told.
    .target(name: "CFaultyDisk", path: "Tests/Support/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(
      name: "FaultyDisk", dependencies: ["CFaultyDisk", "TestChance", "Vault", grdbSQLite],
      path: "Tests/Support/FaultyDisk",
      swiftSettings: strict),
    // One generator for all tests, from printed seeds; random readings made with it.
    .target(name: "TestChance", path: "Tests/Support/TestChance", swiftSettings: strict),
    .target(
      name: "TestVitals", dependencies: ["TestChance", "Vitals"], path: "Tests/Support/TestVitals",
      swiftSettings: strict),

    tests(of: "Vitals", ["TestVitals"]),
    tests(of: "Payload", ["Vitals", "TestVitals"]),
    tests(of: "Triage", ["Vitals"]),
    tests(of: "YAMLFile"),
    tests(of: "Backtest", ["Vitals", "Triage", "Intake", "WardKit"]),
    tests(of: "Ledger", [crypto]),
    tests(of: "Consent", ["Vitals", "Ledger"]),
    tests(of: "FHIR", ["Vitals", "Ledger", "Consent"]),
    tests(of: "Vault", ["Ledger", crypto]),
    tests(of: "Store", ["Vitals", "Triage", "Ledger", "Consent", "Vault", "TestBroker", crypto, grdb]),
    tests(of: "Mosquitto", ["TestBroker", logging]),
    tests(
      of: "Intake",
      [
        "Vitals", "YAMLFile", "Payload", "Triage", "Ledger", "Vault", "Store", "Mosquitto", "TestBroker", crypto, grdb,
        logging, lifecycle,
      ]),
    tests(
      of: "Alerting",
      [
        "Vitals", "YAMLFile", "Triage", "Ledger", "Consent", "Vault", "Store", "Mosquitto", "TestBroker", hummingbird,
        crypto,
      ]),
    tests(of: "Sharing", ["Vitals", "Ledger", "Consent", "Vault", "Store", "TestBroker", crypto, logging]),
    tests(
      of: "Web",
      [
        "Vitals", "Triage", "Ledger", "Consent", "Vault", "Store", "Alerting", "Sharing", "TestBroker", crypto,
        httpClient,
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ]),
    .testTarget(
      name: "VigilTests",
      dependencies: [
        "vigil", "YAMLFile", "Mosquitto", "Backtest", "Intake", "Payload", "Triage", "Vitals", "Ledger", "Alerting",
        "TestBroker", argumentParser,
      ],
      path: "Tests/VigilTests", swiftSettings: strict),
    .testTarget(
      name: "WardTests",
      dependencies: [
        "WardKit", "Ward", "Measure", "Vitals", "YAMLFile", "Payload", "Mosquitto", "TestBroker", logging,
      ],
      path: "Tests/WardTests", swiftSettings: strict),
    tests(of: "Oracle", ["WardKit", "Vitals", "Triage", "Intake", "TestVitals"]),
    tests(of: "Exchange", ["WardKit", "Vitals", "Ledger", "Consent", "Vault", crypto]),
    tests(of: "Measure"),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Vitals", "Triage", "Ledger", "Consent", "Vault", "Store", "FaultyDisk", "TestChance", crypto, grdb, logging,
      ],
      path: "Tests/SimulationTests", swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Vitals", "Ledger", "Consent", "FHIR", "Vault", "Store", "Sharing", "Mosquitto", "Spawning", "TestBroker",
        "TestChance", logging,
      ],
      path: "Tests/EndToEndTests", exclude: ["Story/story"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
