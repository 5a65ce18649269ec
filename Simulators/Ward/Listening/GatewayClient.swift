import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Oracle

/// Asks a gateway over HTTP, as any client with a token may.
struct GatewayClient: Sendable {
  /// Why an answer is of no use.
  enum Failure: Error, CustomStringConvertible {
    case badAddress(String)
    case status(Int, path: String)
    case malformed(path: String)
    /// Nobody answers there.
    case away(address: String)

    var description: String {
      switch self {
      case .badAddress(let text): "'\(text)' is no http or https address"
      case .status(401, let path): "the gateway knows no such token (\(path))"
      case .status(403, let path): "the token may not read \(path); a desk's token may"
      case .status(let status, let path): "the gateway answered \(status) to \(path)"
      case .away(let address): "no gateway answers at \(address)"
      case .malformed(let path): "the gateway's answer to \(path) is not understood"
      }
    }
  }

  private let door: GatewayDoor
  private let token: String

  /// - Parameter address: for example `http://127.0.0.1:8080`.
  init(address: String, token: String) throws {
    door = try GatewayDoor(address: address)
    self.token = token
  }

  // MARK: Pages

  /// The counters of all devices together, and how many entries the ledger has: from `/metrics` where that is open to this
  /// machine, else from what the token may read, which leaves out devices that nobody registered.
  func totals() async throws -> (counters: Counters, entries: Int64) {
    do {
      let text = String(decoding: try await get("/metrics"), as: UTF8.self)
      guard let page = MetricsText(text) else { throw Failure.malformed(path: "/metrics") }
      return page.totals
    } catch Failure.status(401, _), Failure.status(403, _) {
      let blocks: BlockPage = try await decode("/api/v1/blocks?limit=1")
      var counters = Counters()
      try await devices { counters = counters + $0.counters }
      return (counters, blocks.items.first.map { $0.first + $0.count } ?? 0)
    }
  }

  /// Every device with its counters, the numbers held and who wore it.
  func devices(_ body: (DevicePage.Device) throws -> Void) async throws {
    var cursor: Int64?
    repeat {
      let path = "/api/v1/devices?full=true&limit=200" + (cursor.map { "&cursor=\($0)" } ?? "")
      let page: DevicePage = try await decode(path)
      for device in page.items { try body(device) }
      cursor = page.next
    } while cursor != nil
  }

  /// The names of all alerts that there have been: an alert from before a run may take evidence of it.
  func alerts() async throws -> Set<String> {
    var names: Set<String> = []
    var cursor: Int64?
    repeat {
      let path = "/api/v1/alerts?state=all&limit=200" + (cursor.map { "&cursor=\($0)" } ?? "")
      let page: AlertPage = try await decode(path)
      for alert in page.items { names.insert(alert.id) }
      cursor = page.next
    } while cursor != nil
    return names
  }

  /// What was refused, by reason, since the ledger began.
  func rejections() async throws -> [String: Int] {
    var reasons: [String: Int] = [:]
    var cursor: Int64?
    repeat {
      let path = "/api/v1/rejections?limit=200" + (cursor.map { "&cursor=\($0)" } ?? "")
      let page: RejectionPage = try await decode(path)
      for rejection in page.items { reasons[rejection.reason, default: 0] += rejection.count }
      cursor = page.next
    } while cursor != nil
    return reasons
  }

  // MARK: Events

  /// Reads the ledger as it grows.
  ///
  /// - Parameters:
  ///   - after: the last position that is known already; nil begins with what is new.
  ///   - opened: is called when the gateway has begun to answer.
  ///   - body: returns false to end.
  func events(
    after position: Int64?, opened: () -> Void = {}, _ body: (LedgerEvent) async throws -> Bool
  ) async throws {
    let path = "/events" + (position.map { "?after=\($0)" } ?? "")
    let response = try await door.open(path, token: token)
    guard response.status == .ok else { throw Failure.status(Int(response.status.code), path: "/events") }
    opened()
    var lines = EventDataLines()
    for try await piece in response.body {
      for data in lines.take(piece.readableBytesView) {
        guard let event = try LedgerEvent(data) else { continue }
        guard try await body(event) else { return }
      }
    }
  }

  // MARK: Requests

  private func get(_ path: String) async throws -> Data {
    let answer = try await door.send(path, token: token)
    guard answer.status == 200 else { throw Failure.status(answer.status, path: path) }
    return answer.body
  }

  private func decode<Page: Decodable>(_ path: String) async throws -> Page {
    let data = try await get(path)
    guard let page = try? JSONDecoder().decode(Page.self, from: data) else {
      throw Failure.malformed(path: path)
    }
    return page
  }
}
