import Consent
import FaultyDisk
import Ledger
import Triage
import Vitals

@testable import Store

/// A short day of a ward, one durable act after the other: everything that writes is in it at least once.
enum CrashScript {
  /// One act: it returns only when it is durable.
  struct Act {
    let name: String
    /// Readings that it hands over, for handing over again.
    var readings: [ReceivedReading] = []
    let perform: (Gateway) throws -> Void
  }

  /// The acts for a gateway on which everybody is registered.
  static func acts(_ clock: VirtualClock, rules: Rules) -> [Act] {
    let start = clock.now
    func readings(_ name: String, after seconds: Int64, _ items: [ReceivedReading]) -> Act {
      Act(name: name, readings: items) { gateway in
        gateway.clock.set(start.adding(milliseconds: seconds * 1_000))
        _ = try gateway.perform { transaction in
          try items.map { try transaction.receive($0, rules: rules) }
        }
      }
    }
    func item(
      _ device: Int64, _ sequence: UInt64, after seconds: Int64, _ vitals: [Vital: Int],
      _ change: (inout Reading) -> Void = { _ in }
    ) -> ReceivedReading {
      ReceivedReading.simulated(
        device, sequence, boot: 1, time: start.adding(milliseconds: seconds * 1_000), vitals, change: change)
    }
    func act(_ name: String, after seconds: Int64, _ body: @escaping @Sendable (Transaction) throws -> Void) -> Act {
      Act(name: name) { gateway in
        gateway.clock.set(start.adding(milliseconds: seconds * 1_000))
        try gateway.perform(body)
      }
    }
    return [
      readings(
        "normal readings", after: 1, [item(1, 1, after: 1, [.heartRate: 70]), item(3, 1, after: 1, [.heartRate: 75])]),
      readings("an abnormal reading that calls at once", after: 2, [item(1, 2, after: 2, [.heartRate: 150])]),
      act("the doctor's application confirms", after: 3) { transaction in
        guard let alert = transaction.core.ward.alerts.ofPatient.values.first,
          let doctor = transaction.registry.allPersons.first(where: { $0.role == .doctor })
        else { throw StoreError.unknown(.alert) }
        try transaction.delivered(alert: alert, recipient: doctor.id)
      },
      Act(name: "the head is anchored") { try $0.store().anchorHead() },
      readings("a technical reading", after: 4, [item(4, 1, after: 4, [.heartRate: 72]) { $0.battery = 3 }]),
      readings(
        "an abnormal reading that waits, with a duplicate and a refusal", after: 5,
        [
          item(3, 2, after: 5, [.oxygenSaturation: 88]), item(1, 2, after: 2, [.heartRate: 150]),
          item(99, 1, after: 5, [.heartRate: 70]),
        ]),
      act("a message that was no reading", after: 6) {
        try $0.refuse(
          RefusedMessage(device: DeviceIndex(2), reason: "malformed", bytes: [UInt8](repeating: 33, count: 64)))
      },
      act("the doctor acknowledges", after: 7) { transaction in
        guard let alert = transaction.core.ward.alerts.ofPatient.values.min(),
          let doctor = transaction.registry.allPersons.first(where: { $0.role == .doctor })
        else { throw StoreError.unknown(.alert) }
        let entry = try transaction.append(.alertAcknowledged, body: ["alert": .string(AlertRecord.name(alert))])
        try transaction.acknowledge(alert: alert, by: doctor.id, entry: entry)
      },
      act("the waiting alert is due", after: 22) { _ = try $0.tick() },
      act("idle windows close and their summaries are anchored", after: 90) { _ = try $0.closeIdleWindows(limit: 10) },
      readings(
        "many readings, folded", after: 91, (0..<12).map { item(2, 10 + $0, after: 80 + Int64($0), [.heartRate: 80]) }),
      act("a gap is reported, deadlines pass", after: 125) { transaction in
        try transaction.reportGaps(rules: rules)
        _ = try transaction.tick()
      },
      Act(name: "the head is anchored again") { try $0.store().anchorHead() },
    ]
  }
}

extension ReceivedReading {
  /// A reading as a lane would hand it over.
  static func simulated(
    _ device: Int64, _ sequence: UInt64?, boot: UInt64, time: Timestamp, _ vitals: [Vital: Int], live: Bool = true,
    change: (inout Reading) -> Void = { _ in }
  ) -> ReceivedReading {
    var reading = Reading(time: time, sequence: sequence, boot: boot)
    for (vital, value) in vitals { reading.vitals[vital] = value }
    change(&reading)
    let digest = Digest32.sha256(CanonicalReading.bytes(reading, device: "w-\(device)"))
    return ReceivedReading(
      device: DeviceIndex(device), reading: reading, unrecognised: [], digest: digest, isLive: live)
  }
}
