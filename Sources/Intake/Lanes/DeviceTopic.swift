/// A topic `vigil/v1/{unit}/{device}/{kind}`, taken apart in place.
struct DeviceTopic {
  let unit: UnsafeRawBufferPointer
  let device: UnsafeRawBufferPointer
  let kind: UnsafeRawBufferPointer

  private static let prefix = Array("vigil/v1/".utf8)

  /// Nil unless the topic has exactly this shape. The names are not checked here: only those of registered devices and
  /// their units are ever looked up.
  init?(_ topic: UnsafeRawBufferPointer) {
    guard topic.count > Self.prefix.count, topic.prefix(Self.prefix.count).elementsEqual(Self.prefix) else {
      return nil
    }
    let rest = UnsafeRawBufferPointer(rebasing: topic[Self.prefix.count...])
    guard let first = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let tail = rest[(first + 1)...]
    guard let second = tail.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    unit = UnsafeRawBufferPointer(rebasing: rest[..<first])
    device = UnsafeRawBufferPointer(rebasing: rest[(first + 1)..<second])
    kind = UnsafeRawBufferPointer(rebasing: rest[(second + 1)...])
    guard !unit.isEmpty, !device.isEmpty, !kind.isEmpty, !kind.contains(UInt8(ascii: "/")) else { return nil }
  }
}
