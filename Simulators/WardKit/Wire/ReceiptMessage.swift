import Foundation

/// What a device reads of the gateway's receipt: what is held, what will never be, and the block it stands in.
package struct ReceiptMessage: Hashable, Sendable {
  package let held: [ReceiptEvent.Held]
  package let rejections: [ReceiptEvent.Rejection]
  package let block: Int64?

  private struct Wire: Decodable {
    struct Held: Decodable {
      let boot: UInt64
      let ranges: [[UInt64]]
    }

    struct Rejected: Decodable {
      let boot: UInt64?
      let seq: UInt64?
      let reason: String?
    }

    struct Block: Decodable {
      let index: Int64
    }

    let held: [Held]
    let rejected: [Rejected]?
    let block: Block?
  }

  /// A range that is none (not two numbers, or the wrong way round) is left out.
  /// - Returns: nil for bytes that are no receipt.
  package init?(_ payload: [UInt8]) {
    guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(payload)) else { return nil }
    held = wire.held.map { held in
      ReceiptEvent.Held(
        boot: held.boot,
        ranges: held.ranges.compactMap { $0.count == 2 && $0[0] <= $0[1] ? $0[0]...$0[1] : nil })
    }
    rejections = (wire.rejected ?? []).map {
      ReceiptEvent.Rejection(boot: $0.boot, sequence: $0.seq, reason: $0.reason ?? "")
    }
    block = wire.block?.index
  }
}
