import Vitals
import WardKit

/// One line of an oracle's log: what happened, in the order in which the sender knew of it.
package enum LogLine: Hashable, Sendable {
  /// The first line.
  case run(RunLine)
  /// What the gateway had counted before anything was sent.
  case baseline(Baseline)
  case sent(SentLine)
  /// A publish ended: with a PUBACK, or with the reason why there is none.
  case ended(message: UInt64, device: Int, failure: String?)
  /// A receipt: first messages of the readings that it settled and of those that it refused.
  case receipt(ReceiptLine)
  case connection(device: Int, isUp: Bool)
  /// Readings that a full memory gave up.
  case overwritten(device: Int, boot: UInt64, sequences: [UInt64])
  /// The gateway or the broker was away: what was not acknowledged is delivered again.
  case disturbance(Disturbance)
  /// The last line.
  case finished(RunTotals)
}

/// Who took part.
package struct RunLine: Hashable, Codable, Sendable {
  package struct Device: Hashable, Codable, Sendable {
    package let name: String
    package let unit: String
    package let patient: String
    /// Whether the scenario orders something for the patient.
    package let isOrdered: Bool
  }

  package let scenario: String
  package let summary: String
  package let seed: UInt64
  /// Milliseconds since 1970.
  package let startedAt: Int64
  package let devices: [Device]

  package init(_ plan: RunPlan) {
    scenario = plan.scenario
    summary = plan.summary
    seed = plan.seed
    startedAt = plan.startedAtWallNanoseconds / 1_000_000
    devices = plan.devices.map {
      Device(name: $0.device.name, unit: $0.unit.name, patient: $0.patient, isOrdered: !$0.orders.isEmpty)
    }
  }
}

/// The gateway's counters and ledger before a run.
package struct Baseline: Hashable, Codable, Sendable {
  /// Entries on the ledger.
  package var entries: Int64
  package var total: Counters
  package var devices: [String: Counters]
  /// Who wore what: a reading of a time at which nobody wore the device belongs to nobody.
  package var bindings: [String: [Wearing]]
  /// What stands in order for the wearer of a device, placed before anything was sent; nil when nothing was.
  package var orders: [String: PlainOrders]?

  /// One patient wears a device from `since` until `until`, in milliseconds since 1970.
  package struct Wearing: Hashable, Codable, Sendable {
    package let since: Int64
    package var until: Int64?
    /// The pseudonym; nil in a log of an older build.
    package var patient: String?

    package init(since: Int64, until: Int64? = nil, patient: String? = nil) {
      self.since = since
      self.until = until
      self.patient = patient
    }
  }

  package init(
    entries: Int64 = 0, total: Counters = Counters(), devices: [String: Counters] = [:],
    bindings: [String: [Wearing]] = [:]
  ) {
    self.entries = entries
    self.total = total
    self.devices = devices
    self.bindings = bindings
  }
}

/// A message that was handed to a connection.
package struct SentLine: Hashable, Sendable {
  package let message: UInt64
  /// Index into ``RunLine/devices``.
  package let device: Int
  package let lane: SendLane
  package let intent: SendIntent
  /// Monotonic nanoseconds at which it was handed over.
  package let sentAt: Int64
  /// The wall clock then, milliseconds since 1970.
  package let sentTime: Int64
  package let reading: Reading
  package let payloadBytes: Int
}

/// What a receipt settled.
package struct ReceiptLine: Hashable, Sendable {
  package let device: Int
  /// Monotonic nanoseconds at which it was read.
  package let at: Int64
  package let settled: [UInt64]
  package let refused: [UInt64]
  /// Stable words of the gateway, each with how often this receipt has it.
  package let reasons: [String: Int]
}
