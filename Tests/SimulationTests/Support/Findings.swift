import Foundation
import GRDB
import Ledger
import Triage
import Vitals

@testable import Store

/// A broken promise.
struct Broken: Error, CustomStringConvertible {
  let promise: String
  let details: String

  init(_ promise: String, _ details: String) {
    self.promise = promise
    self.details = details
  }

  var description: String { "\(promise): \(details)" }
}

func require(_ condition: Bool, _ promise: String, _ details: @autoclosure () -> String) throws {
  if !condition { throw Broken(promise, details()) }
}

/// What of an alert must survive any crash.
struct AlertFacts: Hashable, Sendable {
  let state: AlarmState
  let round: Int
  let tier: Int
  let deadline: Timestamp?
  let evidence: Int

  init(_ record: AlertRecord) {
    state = record.alarm.state
    round = record.alarm.round
    tier = record.alarm.tier
    deadline = record.alarm.nextDeadline
    evidence = record.evidenceCount
  }
}

/// All that a restart must bring back, by value.
struct WardFacts: Equatable, Sendable {
  let head: LedgerHead
  let total: Conservation
  let devices: [DeviceIndex: DeviceState]
  let patients: [SubjectID: PatientState]
  let alerts: [Int64: AlertFacts]

  init(_ gateway: Gateway) throws {
    self = try gateway.perform { WardFacts($0.core) }
  }

  init(_ core: WriterCore) {
    let ward = core.ward
    head = core.tail.head
    total = ward.total
    devices = Dictionary(
      uniqueKeysWithValues: ward.devicesWithState.map { index in
        var state = ward[index]
        // How many readings in a row have lagged so far is not kept: a restart counts them anew.
        state.clock = DeviceClock(correctionMilliseconds: state.clock.correctionMilliseconds)
        return (index, state)
      })
    patients = Dictionary(uniqueKeysWithValues: ward.patientsWithState.map { ($0, ward[$0]) })
    alerts = ward.alerts.open.mapValues(AlertFacts.init)
  }

  /// INTAKE-2, per device and in total.
  func requireConservation() throws {
    var sum = Conservation()
    for (device, state) in devices {
      try require(state.conservation.holds, "INTAKE-2", "device \(device.value): \(state.conservation)")
      sum.add(state.conservation)
    }
    try require(total.holds && sum == total, "INTAKE-2", "total \(total), sum of the devices \(sum)")
  }

  /// ALERT-3: nothing that is open rests.
  func requireDeadlines() throws {
    for (alert, facts) in alerts {
      try require(facts.deadline != nil, "ALERT-3", "alert \(alert) rests in state \(facts.state) without a deadline")
    }
  }
}

/// What stands on a ledger, read back from the disk.
struct LedgerFacts {
  struct Number: Hashable {
    let device: String
    let boot: Int64
    let sequence: Int64
  }

  /// Alerts by the reading that is their evidence, in order.
  private(set) var evidence: [Number: [String]] = [:]
  private(set) var count = 0
  let alertRows: Set<Int64>

  init(_ store: Store) throws {
    let (entries, rows) = try store.pool.read { db in
      (
        try Data.fetchAll(db, sql: "SELECT bytes FROM entries ORDER BY position").map { try Entry.parse(Array($0)) },
        try Int64.fetchAll(db, sql: "SELECT opened FROM alerts")
      )
    }
    count = entries.count
    alertRows = Set(rows)
    for entry in entries where entry.type == .readingAlarmed {
      guard let device = entry.body["device"]?.string, let boot = entry.body["boot"]?.integer,
        let sequence = entry.body["seq"]?.integer, let alert = entry.body["alert"]?.string
      else { continue }
      evidence[Number(device: device, boot: boot, sequence: sequence), default: []].append(alert)
    }
  }

  /// ALERT-2: no evidence twice, none without its alert.
  func requireEvidenceOnce() throws {
    for (number, alerts) in evidence {
      try require(alerts.count == 1, "ALERT-2", "\(number) is evidence \(alerts.count) times")
      let opened = alerts.first.flatMap(AlertRecord.opened(name:))
      try require(
        opened.map(alertRows.contains) ?? false, "ALERT-2", "\(number) is evidence of \(alerts), which is no alert")
    }
  }
}

extension Gateway {
  /// The verifier that shares nothing with the writer but the hash definitions (LEDGER-1), against the anchor (LEDGER-4).
  func requireIntactLedger() throws {
    let store = try store()
    let check = try LedgerCheck(
      path: database, anchor: store.anchor.head, trusted: store.identity.key.noteKey, keyRing: store.keyRing)
    let outcome = try check.run { _, _ in }
    guard case .intact = outcome else { throw Broken("LEDGER-1", "\(outcome)") }
  }
}
