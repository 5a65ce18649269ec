import Ledger
import Vitals

/// What a device's record of numbers had to give up, for the entry that says so.
enum NumberLoss: Hashable {
  /// The numbers of these gaps between `from` and `to` count as received from now on.
  case gaps(boot: UInt64, count: Int, numbers: UInt64, from: UInt64, to: UInt64)
  /// So many starts of the device are told apart no longer; whatever may be of one of them, up to this reading time, is
  /// refused.
  case boots(count: Int, through: Timestamp)

  /// References and counts; nothing measured is in it.
  func body(device: Device) -> [String: JSONValue] {
    switch self {
    case .gaps(let boot, let count, let numbers, let from, let to):
      [
        "device": .string(device.id.name), "boot": .integer(Self.exact(boot)), "gaps": .integer(Int64(count)),
        "numbers": .integer(Self.exact(numbers)), "from": .integer(Self.exact(from)), "to": .integer(Self.exact(to)),
      ]
    case .boots(let count, let through):
      [
        "device": .string(device.id.name), "boots": .integer(Int64(count)),
        "through": .integer(max(through.milliseconds, 0)),
      ]
    }
  }

  /// Canonical JSON holds integers up to 2^53 - 1; a number beyond says "at least that".
  private static func exact(_ number: UInt64) -> Int64 { Int64(min(number, 1 << 53 - 1)) }
}
