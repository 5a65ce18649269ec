import Foundation
import Ledger
import Store
import Triage
import Vitals

/// What the writer does with readings that a lane decoded: judging, counting, sealing, entries, alerts, the commit.
///
/// 500 patients in turn, each with a device at 40 readings a second, so that nearly every reading of a batch is of another
/// patient: what is done once a batch and patient is done for every reading.
struct WriterCases {
  private static let devices = 500
  private static let batch = 200
  private static let batches = 25

  let rules: Rules

  func all() throws -> [Case] {
    try [nil, 100, 20].map { oneIn in
      let share = oneIn.map { "\(100 / $0) % abnormal" } ?? "none abnormal"
      return try subject("readings by the writer, \(share), \(Self.batch) a commit", abnormalOneIn: oneIn)
    }
  }

  private func subject(_ name: String, abnormalOneIn oneIn: Int?) throws -> Case {
    let (rules, raw, bytes) = (rules, try RawTable(), [UInt8](repeating: 7, count: 150))
    let ward = try WardOnStore(devices: Self.devices, abnormalOneIn: oneIn)
    // Opening the alerts of all patients is no part of it.
    if oneIn != nil { try ward.commit(Self.devices, rules: rules, areAbnormal: true) }
    for _ in 0..<Self.batches { try ward.commit(Self.batch, rules: rules) }
    return Case(
      name, unit: "reading", operations: Self.batch * Self.batches, stopwatch: .processors,
      floor: .code("bare SQLite insert, \(Self.batch) a commit") {
        for _ in 0..<Self.batches { try raw.append(Self.batch, bytes) }
      },
      work: { for _ in 0..<Self.batches { try ward.commit(Self.batch, rules: rules) } })
  }
}

/// Patients on a real store, whose readings come in turn.
private final class WardOnStore {
  private let bench: BenchStore
  private let devices: [DeviceIndex]
  private let oneIn: Int?
  private var dice = Dice(state: 42)
  private var sent = 0

  init(devices count: Int, abnormalOneIn oneIn: Int?) throws {
    bench = try BenchStore()
    devices = try bench.addDevices(0..<count)
    self.oneIn = oneIn
  }

  /// - Parameter areAbnormal: whether all of them are, whatever the share.
  func commit(_ count: Int, rules: Rules, areAbnormal: Bool = false) throws {
    bench.advance(milliseconds: 10)
    let items = (0..<count).map { _ in
      let (number, sequence) = (sent % devices.count, UInt64(sent / devices.count + 1))
      sent += 1
      var reading = Reading(time: bench.now, sequence: sequence, boot: 1)
      let isAbnormal = areAbnormal || oneIn.map { Int.random(in: 0..<$0, using: &dice) == 0 } ?? false
      reading.vitals[.heartRate] = isAbnormal ? 150 : Int.random(in: 65...85, using: &dice)
      reading.vitals[.oxygenSaturation] = Int.random(in: 96...99, using: &dice)
      reading.vitals[.respiratoryRate] = Int.random(in: 13...18, using: &dice)
      reading.contact = true
      return bench.received(reading, device: devices[number], number: number)
    }
    try bench.store.writer.wait(intake: true) { transaction in
      for item in items { try transaction.receive(item, rules: rules) }
    }
  }
}
