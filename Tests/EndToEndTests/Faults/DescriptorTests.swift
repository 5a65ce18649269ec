import Foundation
import Testing

/// Every file descriptor that the gateway may have is taken.
@Suite(.serialized) struct DescriptorTests {
  @Test func strangersWhoTakeEveryDescriptorKeepNoReadingAndNoCallOut() throws {
    let place = try Installation()
    try place.startGateway(under: ["prlimit", "--nofile=96:96"])
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1))
    try eventually("the first receipt") { wearable.holds(1) }
    var held = (0..<200).compactMap { _ in Self.open(port: place.httpPort) }
    #expect(held.count > 90)
    try wearable.publish(Wearable.reading(2, hr: 150))
    try eventually("its receipt") { wearable.holds(2) }
    try eventually("the call") { !doctor.calls.isEmpty }
    #expect(place.gateway?.exitCode == nil)
    for descriptor in held { close(descriptor) }
    held = []
    try place.waitUntilReady()
    #expect(try place.conservation().distinct == 2)
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  /// A connection that says nothing.
  private static func open(port: UInt16) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return descriptor
  }
}
