import Ledger
import Vitals

/// What a durable batch changed, for those who act on it. Delivered on the writer thread, right after the fsync.
package struct CommitReport: Sendable {
  /// The ledger after the batch.
  package let head: LedgerHead
  /// Calls that the batch put into the outbox, ready to be sent.
  package let calls: [Call]
  /// Alerts that the batch opened, changed or ended, by their opening position.
  package let alerts: [Int64]
  /// When the clock next moves an alert; nil when none is open.
  package let nextDeadline: Timestamp?
  /// Devices that something was received from, in order, with repetitions.
  package let devices: [DeviceIndex]
  /// The block that the batch cut, if it cut one.
  package let block: Int64?
  /// Devices, patients and persons, when the batch changed any of them.
  package let registry: Registry?
  /// What became of all readings so far (INTAKE-2).
  package let conservation: Conservation
  /// Patients whose keys the batch destroyed.
  package let erased: [SubjectID]
  /// Whose consent or standing the batch changed: what rests on it must be decided again.
  package let consent: ConsentNews
  /// Whether the batch left notices for people.
  package let hasNotices: Bool
  /// Receipts that are due for devices.
  package let receipts: [ReceiptDraft]
}

/// The end of the ledger.
package struct LedgerHead: Hashable, Sendable {
  /// How many entries it has.
  package let size: Int64
  package let root: Digest32
  /// The newest block, -1 when there is none.
  package let block: Int64
  package let blockHash: Digest32
}
