import Foundation
import Store

extension HomeFolder {
  /// What is durable in this home, read beside a running gateway.
  ///
  /// - Throws: ``CommandFailure`` when no gateway has run here yet.
  func reader() throws -> Reader {
    guard FileManager.default.fileExists(atPath: database) else {
      throw CommandFailure("there is no ledger in \(path) yet: `vigil serve` begins it at its first start")
    }
    return try Reader(databaseFile: database, keyRing: try loadKeyRing(), clock: SystemClock.now)
  }
}
