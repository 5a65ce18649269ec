import Foundation
import Logging
import Sharing
import Vault

@testable import Store
@testable import Web

extension WebScene {
  static func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }

  /// A server with records.
  func recordServer(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> VigilServer {
    var parts = VigilServer.Parts(
      reader: store.reader, node: NodeFacts(store.identity), acts: TestActs(store: store),
      anchorHead: { [store] in try store.anchorHead() }, checks: [], metrics: store.configuration.metrics,
      broadcast: broadcast)
    parts.records = try recordParts()
    parts.people = try peopleParts()
    return try VigilServer.build(
      configuration: configuration, parts: parts, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      onListening: onListening)
  }

  func recordParts() throws -> RecordParts {
    let folder = try BlobFolder(path: store.blobPath)
    let lanes = DiskLanes()
    return RecordParts(
      uploads: UploadDesk(
        folder: folder, lanes: lanes, clock: store.configuration.clock, random: { Self.random($0) }),
      blobs: folder, lanes: lanes)
  }
}
