import Ledger
import Store
import Triage
import Vitals

/// The JSON of what the API gives out. Times are milliseconds since 1970; what is missing is left out.
enum Shape {
  /// A list and how to go on.
  static func page<Item>(_ page: Page<Item>, _ shape: (Item) -> JSONValue) -> JSONValue {
    var members: [String: JSONValue] = ["items": .array(page.items.map(shape))]
    if let next = page.next { members["next"] = .integer(next) }
    return .object(members)
  }

  /// A list in the order of names, and how to go on.
  static func named(_ items: [JSONValue], next: String?) -> JSONValue {
    var members: [String: JSONValue] = ["items": .array(items)]
    members["next"] = next.map { .string($0) }
    return .object(members)
  }

  /// An entry with its position, id, and its values as far as they may be seen.
  static func entry(_ record: EntryView) -> JSONValue {
    var entry: [String: JSONValue] = [
      "type": .string(record.entry.type.rawValue), "time": .integer(record.entry.time),
      "origin": .string(record.entry.origin), "facility": .string(record.entry.facility),
      "author": .string(record.entry.author), "body": .object(record.entry.body), "v": .integer(Entry.version),
    ]
    entry["subject"] = record.entry.subject.map { .string($0) }
    entry["commitment"] = record.entry.commitment.map { .string($0.hex) }
    entry["signature"] = record.entry.signature.map { .string($0) }
    var members: [String: JSONValue] = [
      "position": .integer(record.position), "id": .string(record.leaf.hex), "entry": .object(entry),
      "payloadState": .string(record.payload.state),
    ]
    members["payload"] = record.payload.value
    return .object(members)
  }

  static func block(_ record: BlockView) -> [String: JSONValue] {
    [
      "index": .integer(record.index), "time": .integer(record.block.time),
      "previous": .string(record.block.previous.hex), "first": .integer(Int64(clamping: record.block.first)),
      "count": .integer(Int64(clamping: record.block.count)), "root": .string(record.block.root.hex),
      "kind": .string(record.block.kind.rawValue), "node": .string(record.block.node),
      "hash": .string(record.hash.hex), "signature": .string(Base64.encode(record.signature)),
    ]
  }

  static func alert(_ view: AlertView, patientName: String? = nil) -> JSONValue {
    var members: [String: JSONValue] = [
      "id": .string(view.name), "updated": .integer(view.updated.milliseconds), "open": .bool(view.ended == nil),
      "contents": .string(view.record == nil ? "erased" : "opened"),
    ]
    members["patient"] = view.pseudonym.map { .string($0) }
    members["name"] = patientName.map { .string($0) }
    members["ended"] = view.ended.map { .integer($0.milliseconds) }
    if let record = view.record { members.merge(alarm(record)) { _, new in new } }
    return .object(members)
  }

  private static func alarm(_ record: AlertRecord) -> [String: JSONValue] {
    let alarm = record.alarm
    var members: [String: JSONValue] = [
      "category": .string(alarm.category.rawValue), "state": .string(alarm.state.rawValue),
      "priority": .string(alarm.priority.rawValue), "late": .bool(alarm.isLate),
      "onset": .integer(alarm.onset.milliseconds), "openedAt": .integer(record.openedAt.milliseconds),
      "due": .integer(alarm.due.milliseconds), "round": .integer(Int64(alarm.round)),
      "tier": .integer(Int64(alarm.tier)), "samples": .integer(Int64(alarm.sampleCount)),
      "evidence": .integer(Int64(record.evidenceCount)), "newestEvidence": .integer(record.newestEvidence),
      "conditions": .array(
        alarm.conditions.map {
          ["key": .string($0.key), "priority": .string($0.priority.rawValue), "critical": .bool($0.isCritical)]
        }),
      "delivered": .array(alarm.confirmed.map { .string($0) }), "failed": .array(alarm.failed.map { .string($0) }),
      "declined": .array(alarm.declined.map { .string($0) }),
    ]
    members["acknowledgedBy"] = alarm.acknowledgedBy.map { .string($0) }
    members["deadline"] = alarm.nextDeadline.map { .integer($0.milliseconds) }
    members["technical"] = record.technical.map { .string($0.kind) }
    return members
  }

  static func device(_ device: DeviceView) -> JSONValue {
    var members: [String: JSONValue] = [
      "device": .string(device.name), "unit": .string(device.unit), "cadence": .integer(device.cadenceMilliseconds),
      "worn": .bool(device.isWorn), "counters": conservation(device.conservation),
    ]
    members["lastReceived"] = device.lastReceived.map { .integer($0.milliseconds) }
    members["newestReading"] = device.newestReading.map { .integer($0.milliseconds) }
    return .object(members)
  }

  /// A device with the numbers that are held of it and who has worn it.
  static func deviceInFull(_ view: DeviceView) -> JSONValue {
    var members: [String: JSONValue] = [
      "skew": .integer(view.skewMilliseconds), "heldCut": .bool(view.isHeldCut),
      "held": .array(
        view.held.map { held in
          [
            "boot": number(held.boot),
            "ranges": .array(held.ranges.map { [number($0.lowerBound), number($0.upperBound)] }),
          ]
        }),
      "bindings": .array(
        view.bindings.map { binding in
          var members: [String: JSONValue] = [
            "patient": .string(binding.patient), "since": .integer(binding.since.milliseconds),
          ]
          members["until"] = binding.until.map { .integer($0.milliseconds) }
          return .object(members)
        }),
    ]
    if case .object(let brief) = device(view) { members.merge(brief) { own, _ in own } }
    return .object(members)
  }

  static func rejection(_ rejection: RejectionView) -> JSONValue {
    var members: [String: JSONValue] = [
      "reason": .string(rejection.reason), "count": .integer(rejection.count),
      "first": .integer(rejection.first.milliseconds), "last": .integer(rejection.last.milliseconds),
    ]
    members["device"] = rejection.device.map { .string($0) }
    return .object(members)
  }

  private static func number(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }

  static func conservation(_ counters: Conservation) -> JSONValue {
    var members: [String: JSONValue] = [
      "received": .integer(Int64(clamping: counters.received)), "holds": .bool(counters.holds),
    ]
    for outcome in Outcome.allCases { members[outcome.key] = .integer(Int64(clamping: counters[outcome])) }
    return .object(members)
  }
}
