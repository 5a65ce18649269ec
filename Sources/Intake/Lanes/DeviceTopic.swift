/// A topic `vigil/v1/{unit}/{device}/{kind}`, taken apart in place.
struct DeviceTopic {
  let unit: UnsafeRawBufferPointer
  let device: UnsafeRawBufferPointer
  let kind: UnsafeRawBufferPointer
  /// `{unit}/{device}`.
  let name: UnsafeRawBufferPointer

  /// `vigil/v1`, as eight bytes lie in memory.
  private static let prefix: UInt64 = 0x7669_6769_6c2f_7631
  private static let prefixBytes = 8

  /// Nil unless the topic has exactly this shape. The names are not checked here: only those of registered devices and
  /// their units are ever looked up.
  init?(_ topic: UnsafeRawBufferPointer) {
    let slash = UInt8(ascii: "/")
    guard topic.count > Self.prefixBytes + 1, topic[Self.prefixBytes] == slash,
      UInt64(bigEndian: topic.loadUnaligned(as: UInt64.self)) == Self.prefix
    else { return nil }
    let rest = UnsafeRawBufferPointer(rebasing: topic[(Self.prefixBytes + 1)...])
    guard let first = rest.firstIndex(of: slash) else { return nil }
    let tail = rest[(first + 1)...]
    guard let second = tail.firstIndex(of: slash) else { return nil }
    unit = UnsafeRawBufferPointer(rebasing: rest[..<first])
    device = UnsafeRawBufferPointer(rebasing: rest[(first + 1)..<second])
    kind = UnsafeRawBufferPointer(rebasing: rest[(second + 1)...])
    name = UnsafeRawBufferPointer(rebasing: rest[..<second])
    guard !unit.isEmpty, !device.isEmpty, !kind.isEmpty, !kind.contains(slash) else { return nil }
  }
}
