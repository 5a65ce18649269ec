import Glibc
import Synchronization

/// Turns a broker's name into addresses on a thread of its own, because the resolver blocks for as long as it likes and
/// hears of no stop.
///
/// Whoever gives up leaves it behind: the thread ends when the resolver does, and holds nothing but this object.
final class AddressLookup: Sendable {
  /// Signalled once there is a result.
  let done: WakeUp
  private let found = Mutex<Result<[String], LookupFailure>?>(nil)

  /// Why there is no address: the code of `getaddrinfo` (`EAI_…`, negative), or the system's.
  struct LookupFailure: Error {
    let code: Int32
  }

  private init(done: WakeUp) {
    self.done = done
  }

  /// Begins to look `host` up.
  static func start(_ host: String) throws(MosquittoError) -> AddressLookup {
    let lookup = AddressLookup(done: try WakeUp())
    let thread = try DedicatedThread(name: "resolver") {
      let addresses = resolve(host, flags: 0)
      lookup.found.withLock { $0 = addresses }
      lookup.done.signal()
    }
    thread.detach()
    return lookup
  }

  /// The addresses in the resolver's order; nil while it is still asking.
  var result: Result<[String], LookupFailure>? { found.withLock { $0 } }

  /// `host` itself if it is an address; never asks anybody.
  static func address(_ host: String) -> [String]? {
    try? resolve(host, flags: AI_NUMERICHOST).get()
  }

  /// Numeric addresses of `host`. Blocks unless the flags say not to ask.
  static func resolve(_ host: String, flags: Int32) -> Result<[String], LookupFailure> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = flags
    var first: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &first)
    guard code == 0 else { return .failure(LookupFailure(code: code == EAI_SYSTEM ? errno : code)) }
    defer { freeaddrinfo(first) }
    var addresses: [String] = []
    var next = first
    while let entry = next {
      if let text = numeric(entry.pointee), !addresses.contains(text) { addresses.append(text) }
      next = entry.pointee.ai_next
    }
    return addresses.isEmpty ? .failure(LookupFailure(code: EAI_NONAME)) : .success(addresses)
  }

  private static func numeric(_ entry: addrinfo) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { text in
      let code = getnameinfo(
        entry.ai_addr, entry.ai_addrlen, text.baseAddress, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
      return code == 0 ? text.baseAddress.map { String(cString: $0) } : nil
    }
  }
}
