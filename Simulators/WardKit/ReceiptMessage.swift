import Foundation

/// What a device reads of the gateway's receipt: what is held, what will never be, and the block it stands in.
package struct ReceiptMessage: Decodable, Sendable {
  package struct Held: Decodable, Sendable {
    package let boot: UInt64
    /// Pairs of first and last sequence number, both included.
    package let ranges: [[UInt64]]
  }

  package struct Rejected: Decodable, Sendable {
    package let boot: UInt64?
    package let seq: UInt64?
    package let reason: String?
  }

  package struct Block: Decodable, Sendable {
    package let index: Int64
    package let hash: String
  }

  package let held: [Held]
  package let rejected: [Rejected]?
  package let block: Block?

  /// - Returns: nil for bytes that are no receipt.
  package init?(_ payload: [UInt8]) {
    guard let message = try? JSONDecoder().decode(ReceiptMessage.self, from: Data(payload)) else { return nil }
    self = message
  }
}
