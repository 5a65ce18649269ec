/// What a node's key signs beside checkpoints. Each domain prefixes its message, so that a signature for one purpose can
/// never stand for another; none of the prefixes can begin a checkpoint of a node, whose name has no `vigil/v1/`.
package enum SignatureDomain: String, Sendable, CaseIterable {
  /// A block hash.
  case block = "vigil/v1/block\n"
  /// A commit receipt to a device.
  case receipt = "vigil/v1/receipt\n"
  /// The gateway's heartbeat.
  case heartbeat = "vigil/v1/heartbeat\n"

  /// The bytes that are signed for `payload`.
  package func message(for payload: [UInt8]) -> [UInt8] { Array(rawValue.utf8) + payload }
}
