import Vitals

/// A registered device and who has worn it when.
package struct Device: Hashable, Sendable {
  package let index: DeviceIndex
  package let id: DeviceID
  package let unit: UnitID
  /// How often it is expected to send, in milliseconds; 0 when nothing is expected.
  package let cadenceMilliseconds: Int64
  /// Bindings in order of their start; they never overlap.
  package internal(set) var bindings: [Binding] = []

  /// A patient wears the device from `since` until `until`, in reading time.
  package struct Binding: Hashable, Sendable {
    /// The position of the ledger entry that made it.
    package let position: Int64
    package let subject: SubjectID
    package let since: Timestamp
    package internal(set) var until: Timestamp?

    package func covers(_ time: Timestamp) -> Bool {
      since <= time && (until.map { time < $0 } ?? true)
    }
  }

  /// Who wore the device at this time: also for a reading that comes late, when the device has moved on.
  package func wearer(at time: Timestamp) -> SubjectID? {
    bindings.last { $0.covers(time) }?.subject
  }
}
