import AsyncHTTPClient
import NIOCore

/// One HTTP client for each host, pinned to the address that was checked, so that connections and TLS sessions are kept.
actor WebhookClients {
  private struct Pinned {
    let address: NetworkAddress
    let client: HTTPClient
    /// When it was last asked for, by count.
    var used: UInt64
  }

  /// How many hosts are kept; beyond it the least recently used is closed.
  private static let bound = 64

  private let connectMilliseconds: Int64
  private var pinned: [String: Pinned] = [:]
  private var count: UInt64 = 0

  init(connectMilliseconds: Int64) {
    self.connectMilliseconds = connectMilliseconds
  }

  func client(for host: String, at address: NetworkAddress) async -> HTTPClient {
    count += 1
    if let known = pinned[host], known.address == address {
      pinned[host]?.used = count
      return known.client
    }
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .milliseconds(connectMilliseconds)))
    configuration.dnsOverride = [host: address.text]
    let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    let replaced = pinned.updateValue(Pinned(address: address, client: client, used: count), forKey: host)
    var retired = replaced.map { [$0.client] } ?? []
    if pinned.count > Self.bound, let oldest = pinned.min(by: { $0.value.used < $1.value.used })?.key {
      if let dropped = pinned.removeValue(forKey: oldest) { retired.append(dropped.client) }
    }
    // A try that is under way on a retired client fails and is repeated; it cannot hang.
    for client in retired { try? await client.shutdown() }
    return client
  }

  func stop() async {
    let all = pinned.values
    pinned = [:]
    for entry in all { try? await entry.client.shutdown() }
  }
}
