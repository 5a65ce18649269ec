import Crypto
import Foundation
import Vitals

/// What each summary window of each device must hold: how many readings, and the SHA-256 chain over them from the salt that
/// the gateway's summary names. An equal chain proves that exactly these readings, byte by byte, are in it.
struct SummaryBook {
  private struct Window {
    var readings = 0
    var technical = 0
    var chain: [UInt8]?
    var last: (boot: UInt64, sequence: UInt64)?
    /// Whether what belongs into it is known for certain.
    var isCertain = true
  }

  private struct Place: Hashable {
    let device: String
    let start: Int64
  }

  private var windows: [Place: Window] = [:]
  private let summaries: [Place: [GatewayAccount.Summary]]
  private let length: Int64?
  /// Devices of which some reading's window is known to nobody outside the gateway.
  private var uncertain: Set<String> = []
  /// Readings before this instant may share a window with those of an earlier run.
  private let begin: Int64

  init(_ account: GatewayAccount, startedAt: Int64) {
    summaries = Dictionary(grouping: account.summaries) { Place(device: $0.device, start: $0.start) }
    length = account.summaries.first?.length
    begin = startedAt
  }

  mutating func take(_ judged: Judged, device: String) {
    guard let length, judged.opinion.fates.contains(.summarised) || judged.opinion.fates.contains(.technical) else {
      return
    }
    guard let time = judged.countsFor else {
      uncertain.insert(device)
      return
    }
    let start = time - ((time % length) + length) % length
    let place = Place(device: device, start: start)
    var window = windows[place] ?? Window(chain: summaries[place]?.first.flatMap { Self.bytes(hex: $0.salt) })
    defer { windows[place] = window }
    guard let only = judged.opinion.fates.only, judged.hasArrived, start >= begin else {
      window.isCertain = false
      return
    }
    window.readings += 1
    if only == .technical { window.technical += 1 }
    extend(&window, with: judged.reading, device: device)
  }

  private func extend(_ window: inout Window, with reading: Reading, device: String) {
    guard let chain = window.chain else { return }
    guard let sequence = reading.sequence, window.last.map({ $0 < (reading.boot, sequence) }) ?? true else {
      // Out of order: the gateway has it in a supplement or had it in another order.
      window.chain = nil
      return
    }
    window.last = (reading.boot, sequence)
    var hash = SHA256()
    hash.update(data: chain)
    hash.update(data: Data(SHA256.hash(data: CanonicalReading.bytes(reading, device: device))))
    window.chain = Array(hash.finalize())
  }

  /// What differs, how many readings chains prove, and how many windows could be compared.
  func compare(
    isClosed: (String) -> Bool, patient: (String) -> String
  ) -> (unexplained: [Unexplained], proven: Int, compared: Int) {
    var unexplained: [Unexplained] = []
    var proven = 0
    var compared = 0
    for (place, window) in windows where window.isCertain && !uncertain.contains(place.device) {
      // A window that is still open has no summary yet.
      guard isClosed(place.device) else { continue }
      let found = summaries[place] ?? []
      let readings = found.reduce(0) { $0 + $1.readings }
      let technical = found.reduce(0) { $0 + $1.technical }
      compared += 1
      if readings != window.readings || technical != window.technical {
        unexplained.append(
          Unexplained(
            .summary, count: max(1, abs(readings - window.readings)), device: place.device,
            patient: patient(place.device),
            reason: "the summary from \(place.start) on has \(readings) readings, \(technical) of them technical; "
              + "must be \(window.readings) and \(window.technical)"))
      } else if found.count == 1, let summary = found.first, let chain = window.chain {
        if Self.hex(chain) == summary.chain {
          proven += readings
        } else {
          unexplained.append(
            Unexplained(
              .summary, device: place.device, patient: patient(place.device),
              reason: "the chain of the summary from \(place.start) on is not over the \(readings) readings sent"))
        }
      }
    }
    return (unexplained, proven, compared)
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func bytes(hex: String) -> [UInt8]? {
    guard hex.utf8.count == 64 else { return nil }
    var bytes: [UInt8] = []
    var rest = Substring(hex)
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
