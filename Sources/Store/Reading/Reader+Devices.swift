import Foundation
import GRDB
import Vitals

extension Reader {
  /// Devices with what was received from them, in the order of their registration.
  ///
  /// A page of rows; in the gateway what was received comes from memory. Beside one, folded states and journal are read.
  ///
  /// - Parameter cursor: only devices after this number.
  package func devices(after cursor: Int64?, limit: Int) async throws -> Page<DeviceView> {
    let bound = Page<DeviceView>.bounded(limit)
    return try await read { snapshot in
      let rows = try Row.fetchAll(
        snapshot.db,
        sql: "SELECT \(Snapshot.deviceColumns) FROM devices d WHERE d.idx > :after ORDER BY d.idx LIMIT :limit",
        arguments: ["now": snapshot.now.milliseconds, "after": cursor ?? 0, "limit": bound + 1])
      let page = rows.prefix(bound)
      return Page(items: try snapshot.devices(Array(page)), next: rows.count > bound ? page.last?["idx"] : nil)
    }
  }

  /// One device by name; nil when there is none.
  package func device(named name: String) async throws -> DeviceView? {
    try await read { snapshot in
      let row = try Row.fetchOne(
        snapshot.db, sql: "SELECT \(Snapshot.deviceColumns) FROM devices d WHERE d.name = :name",
        arguments: ["now": snapshot.now.milliseconds, "name": name])
      return try row.flatMap { try snapshot.devices([$0]).first }
    }
  }

  /// The counters of every known device by name, for metrics that break down by device: the names are read from the disk.
  package func conservationByDevice() async throws -> [(name: String, conservation: Conservation)] {
    try await read { snapshot in
      let rows = try Row.fetchAll(snapshot.db, sql: "SELECT idx, name FROM devices ORDER BY idx")
      let states = try snapshot.states(of: rows.map { $0["idx"] })
      return zip(rows, states).map { ($0["name"], $1.conservation) }
    }
  }
}

extension Snapshot {
  static let deviceColumns = """
    d.idx, d.name, d.unit, d.cadence, EXISTS (
      SELECT 1 FROM bindings b WHERE b.device = d.idx AND b.since <= :now AND (b.until IS NULL OR b.until > :now)
    ) AS worn
    """

  fileprivate func devices(_ rows: [Row]) throws -> [DeviceView] {
    let states = try states(of: rows.map { $0["idx"] })
    return try zip(rows, states).map { row, state in
      let (held, isCut) = state.heldView
      return DeviceView(
        name: row["name"], unit: row["unit"], cadenceMilliseconds: row["cadence"], isWorn: row["worn"],
        conservation: state.conservation, lastReceived: state.lastReceived, newestReading: state.newestReading,
        skewMilliseconds: state.clock.correctionMilliseconds, held: held, isHeldCut: isCut,
        bindings: try bindings(of: row["idx"]))
    }
  }

  /// The states of these devices, in their order: from the gateway's memory where there is one.
  fileprivate func states(of devices: [Int64]) throws -> [DeviceState] {
    if let board { return board.states(of: devices) }
    let states = try deviceStates(only: Set(devices))
    return devices.map { states[$0] ?? DeviceState() }
  }

  private func bindings(of device: Int64) throws -> [DeviceView.Binding] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT p.id, b.since, b.until FROM bindings b JOIN patients p ON p.subject = b.subject
          WHERE b.device = ? ORDER BY b.since DESC LIMIT ?
          """), arguments: [device, DeviceView.heldBound])
    return rows.reversed().map { row in
      DeviceView.Binding(
        patient: row["id"], since: Timestamp(milliseconds: row["since"]),
        until: (row["until"] as Int64?).map { Timestamp(milliseconds: $0) })
    }
  }

  /// Folded states with the journal applied, as start-up does it.
  ///
  /// - Parameter only: which devices; nil for all, number 0 (nobody) included.
  private func deviceStates(only wanted: Set<Int64>?) throws -> [Int64: DeviceState] {
    var states: [Int64: DeviceState] = [:]
    var folded: [Int64: Int64] = [:]
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT device, journal, bytes FROM device_state WHERE device BETWEEN ? AND ?"),
      arguments: [wanted?.min() ?? .min, wanted?.max() ?? .max])
    while let row = try rows.next() {
      let device: Int64 = row["device"]
      guard wanted?.contains(device) ?? true else { continue }
      var reader = ByteReader(Array(row["bytes"] as Data))
      states[device] = try DeviceState(from: &reader)
      folded[device] = row["journal"]
    }
    let journal = try Row.fetchCursor(db, sql: "SELECT id, bytes FROM journal ORDER BY id")
    while let row = try journal.next() {
      let id: Int64 = row["id"]
      let batch = try JournalRow(decoding: Array(row["bytes"] as Data))
      for record in batch.deviceRecords where wanted?.contains(record.device.value) ?? true {
        guard folded[record.device.value].map({ $0 < id }) ?? true else { continue }
        states[record.device.value, default: DeviceState()].apply(record, at: batch.received)
      }
    }
    return states
  }
}
