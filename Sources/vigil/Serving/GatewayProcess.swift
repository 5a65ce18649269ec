import Foundation
import Logging
import ServiceLifecycle
import Sharing
import Store
import UnixSignals

/// One gateway from start to stop.
enum GatewayProcess {
  /// Opens the store, runs all services until shutdown, and closes the store.
  ///
  /// - Throws: whatever the start refuses with; nothing is listening before every check has passed.
  static func run(home: HomeFolder, settings: Settings, logger: Logger) async throws {
    let store = try open(home: home, settings: settings, logger: logger)
    let parts = try GatewayServices(home: home, settings: settings, store: store, logger: logger)
    try await run(parts, stoppingOn: [.sigint, .sigterm], logger: logger)
  }

  /// Opens the store with every check of the start.
  static func open(home: HomeFolder, settings: Settings, logger: Logger) throws -> Store {
    let key = try home.loadNodeKey()
    let store = try Store.open(
      home.storeConfiguration(settings, key: key), key: key, keyRing: try home.loadKeyRing(), logger: logger,
      onFatal: { error in
        // What reached the disk is unknown: only a new start can find out (LEDGER-2).
        Console.warn("vigil: the ledger's disk failed, the process ends: \(error)")
        _exit(70)
      })
    refreshAccess(home: home, settings: settings, store: store, logger: logger)
    return store
  }

  /// Brings the broker's access list up to what this build needs, where Vigil writes one: an older list would refuse the
  /// gateway its own drills.
  private static func refreshAccess(home: HomeFolder, settings: Settings, store: Store, logger: Logger) {
    guard let written = FileManager.default.contents(atPath: home.brokerACL) else { return }
    let recipients = store.registry.allPersons.filter(\.isActive).map(\.id)
    let accounts = home.brokerAccounts(settings)
    guard Array(written) != Array(accounts.access(recipients: recipients).text.utf8) else { return }
    do {
      try accounts.write(recipients: recipients)
      logger.notice("the broker's access list was written anew")
    } catch {
      // Readings are taken and people are called with the old list too: only the drills are refused, which is told.
      logger.error("the broker's access list is out of date", metadata: ["error": "\(RefusalWords.of(error))"])
    }
  }

  /// Runs until shutdown, then closes the store.
  static func run(
    _ parts: GatewayServices, stoppingOn signals: [UnixSignal], and others: [any Service] = [], logger: Logger
  ) async throws {
    let store = parts.store
    logger.notice(
      "gateway started", metadata: ["origin": "\(store.identity.origin)", "entries": "\(store.head.size)"])
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: parts.services.map { .init(service: $0) }
          + others.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
        gracefulShutdownSignals: signals, logger: logger))
    try await group.run()
    try store.close()
    logger.notice("gateway stopped", metadata: ["entries": "\(store.head.size)"])
  }
}
