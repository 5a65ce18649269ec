import Foundation
import TestBroker

/// A network of its own for the gateway, joined to this machine's by one virtual wire. Needs root and iproute2.
final class NetworkNamespace {
  /// This machine's end of the wire, where the broker listens.
  let hostAddress: String
  private let name: String
  private let wire: String

  /// Whether this process may make one.
  static var isPossible: Bool { geteuid() == 0 && (try? Executable.find("ip")) != nil }

  init() throws {
    // Names of interfaces have 15 bytes; the net is one of 16,384 of four addresses each.
    let number = UInt16.random(in: 0..<16_384)
    name = "vigil-\(number)"
    wire = "vg\(number)"
    let net = "10.\(200 + Int(number >> 12)).\((number >> 4) & 0xFF)"
    let base = Int(number & 0xF) * 16
    hostAddress = "\(net).\(base + 1)"
    try Executable.run("ip", ["netns", "add", name])
    try Executable.run("ip", ["link", "add", wire, "type", "veth", "peer", "name", "gateway", "netns", name])
    try Executable.run("ip", ["addr", "add", "\(hostAddress)/30", "dev", wire])
    try Executable.run("ip", ["link", "set", wire, "up"])
    try Executable.run("ip", ["-n", name, "addr", "add", "\(net).\(base + 2)/30", "dev", "gateway"])
    try Executable.run("ip", ["-n", name, "link", "set", "gateway", "up"])
    try Executable.run("ip", ["-n", name, "link", "set", "lo", "up"])
  }

  deinit {
    _ = try? Executable.run("ip", ["link", "del", wire])
    _ = try? Executable.run("ip", ["netns", "del", name])
  }

  /// What runs a command inside.
  var command: [String] { ["ip", "netns", "exec", name] }

  /// Nothing passes in either direction.
  func cut() throws { try Executable.run("ip", ["link", "set", wire, "down"]) }

  func mend() throws { try Executable.run("ip", ["link", "set", wire, "up"]) }

  /// A page of a server on 127.0.0.1 inside, as it came over the wire; nil when nobody answers.
  func page(_ path: String, port: UInt16) -> String? {
    let request = "GET \(path) HTTP/1.1\\r\\nHost: 127.0.0.1:\(port)\\r\\nConnection: close\\r\\n\\r\\n"
    let script = "exec 3<>/dev/tcp/127.0.0.1/\(port) && printf '\(request)' >&3 && timeout 10 cat <&3"
    return try? Executable.run("ip", Array(command.dropFirst()) + ["bash", "-c", script])
  }
}
