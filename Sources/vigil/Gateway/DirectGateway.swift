import Foundation
import Ledger
import Logging
import Sharing
import Store
import Vault

/// The store, opened under its instance lock for one command while no gateway runs.
struct DirectGateway: Gateway {
  private let store: Store
  private let desk: OperatorDesk

  init(home: HomeFolder) throws {
    let settings = try Settings(home: home)
    let key = try home.loadNodeKey()
    store = try Store.open(
      home.storeConfiguration(settings, key: key), key: key, keyRing: try home.loadKeyRing(),
      logger: Logger(label: "vigil"),
      onFatal: { error in
        // The writer ended on a disk that failed: what the command asked for is not known to be durable.
        Console.warn("the store failed: \(error)")
        exit(74)
      })
    desk = OperatorDesk(
      store: store, clock: SystemClock.now,
      blobs: BlobCollector(store: store, folder: try BlobFolder(path: store.blobPath)))
  }

  func ask(_ request: OperatorRequest) throws -> JSONValue { try desk.answer(request) }
  func close() throws { try store.close() }
}
