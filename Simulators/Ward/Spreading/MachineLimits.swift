import Foundation
import Glibc
import Mosquitto
import WardKit

/// What this machine allows a process and an address.
enum MachineLimits {
  static func current() throws -> FleetLimits {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      throw MosquittoError.handleUnavailable(errno: errno)
    }
    return FleetLimits(
      descriptors: Int(clamping: limit.rlim_max), descriptorsPerDevice: Int(ClientFleet.descriptorsPerClient),
      portsPerAddress: portsPerAddress())
  }

  /// As the kernel hands them out; Linux's default where it does not say.
  private static func portsPerAddress() -> Int {
    let text = (try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)) ?? ""
    let ends = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard ends.count == 2, ends[0] <= ends[1] else { return 28_232 }
    return ends[1] - ends[0] + 1
  }
}

extension BrokerEndpoint {
  /// Whether the broker is on this machine, by its address.
  var isLoopback: Bool { host == "localhost" || host.hasPrefix("127.") }
}
