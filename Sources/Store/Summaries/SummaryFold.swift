import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// Summaries of one device, patient and day, worked out as one of the next grain, ready to be written.
package struct SummaryFold: Sendable {
  /// Most summaries that one entry replaces: their positions stand in its body.
  static let bound = 320

  let subject: SubjectID
  let device: DeviceIndex
  /// The day, and the grain of the new summary.
  let day: Timestamp
  let grain: SummaryGrain
  /// The summaries that it replaces, ascending; none when none could be opened.
  let positions: [Int64]
  /// What the commitments of windows among them are opened with, packed; nil without any.
  let openings: [UInt8]?
  /// The canonical payload of the new summary.
  let payload: [UInt8]
  /// Summaries of the day that cannot be opened: they stay as they are, and `vigil verify` says what is wrong with them.
  package let unreadable: [Int64]

  /// The clear body of the new entry: the span, what is replaced, and the digest of its openings.
  func body(device name: String) -> [String: JSONValue] {
    var body: [String: JSONValue] = [
      "device": .string(name), "start": .integer(day.milliseconds),
      "until": .integer(day.milliseconds + SummaryGrain.dayMilliseconds),
      "length": .integer(grain.lengthMilliseconds ?? 0), "replaces": .array(positions.map { .integer($0) }),
    ]
    body["openings"] = openings.map { .string(Digest32.sha256($0).hex) }
    return body
  }

  /// The positions that an entry replaces; nil when it names none, or not in ascending order before its own.
  static func replaced(by entry: Entry) -> [Int64]? {
    guard let positions = entry.body["replaces"]?.array?.map(\.integer), !positions.isEmpty,
      !positions.contains(nil)
    else { return nil }
    let named = positions.compactMap { $0 }
    return zip(named, named.dropFirst()).allSatisfy { $0 < $1 } ? named : nil
  }

  static func place(ofOpenings position: Int64, subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "fold_openings", row: position, subject: subject.value)
  }
}

extension SummaryFold {
  /// One summary as it is read to be folded.
  struct Part {
    let position: Int64
    let start: Timestamp
    let isWindow: Bool
    let totals: SummaryTotals
    let payload: JSONValue
    let salt: [UInt8]
  }

  /// Works out the totals, by quarter hours as well when these are the new grain.
  init(
    _ parts: [Part], of subject: SubjectID, device: DeviceIndex, day: Timestamp, grain: SummaryGrain,
    unreadable: [Int64]
  ) throws {
    self.subject = subject
    self.device = device
    self.day = day
    self.grain = grain
    self.unreadable = unreadable
    let parts = parts.sorted { $0.position < $1.position }
    positions = parts.map(\.position)
    let windows = try parts.filter(\.isWindow).map {
      try SummaryOpenings.Opening($0.payload, salt: $0.salt, position: $0.position)
    }
    openings = windows.isEmpty ? nil : SummaryOpenings(windows).bytes
    guard var members = SummaryTotals.of(parts.map(\.totals))?.members else {
      payload = []
      return
    }
    if grain == .quarterHours { members["spans"] = .array(Self.spans(of: parts)) }
    payload = try CanonicalJSON.encode(.object(members))
  }

  private static func spans(of parts: [Part]) -> [JSONValue] {
    let length = SummaryGrain.quarterHourMilliseconds
    let groups = Dictionary(grouping: parts) { SummaryGrain.start(of: length, at: $0.start) }
    return groups.sorted { $0.key < $1.key }.compactMap { start, parts in
      guard var members = SummaryTotals.of(parts.map(\.totals))?.members else { return nil }
      members["start"] = .integer(start.milliseconds)
      return .object(members)
    }
  }
}
