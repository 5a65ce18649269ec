/// Random bytes for salts, ids and nonces, drawn from the system in large helpings: one call of the system for each word
/// was a tenth of what sealing costs.
///
/// Owned by the writer thread. No byte is handed out twice, also when the batch that used it is taken back. Not for keys
/// and tokens: what was handed out lies in the supply until it is refilled.
final class Randomness {
  private let draw: @Sendable (Int) -> [UInt8]
  private var supply: [UInt8] = []
  private var next = 0

  /// How many bytes are drawn at a time.
  private static let helping = 4_096

  init(_ draw: @escaping @Sendable (Int) -> [UInt8]) { self.draw = draw }

  /// - Parameter count: at most 4,096.
  func bytes(_ count: Int) -> ArraySlice<UInt8> {
    if supply.count - next < count {
      supply = draw(Self.helping)
      next = 0
    }
    precondition(supply.count - next >= count, "LEDGER-3: out of random bytes")
    defer { next += count }
    return supply[next..<next + count]
  }

  /// 96 bits for one seal.
  func nonce() -> ArraySlice<UInt8> { bytes(12) }
}
