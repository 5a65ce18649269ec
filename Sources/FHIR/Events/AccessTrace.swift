import Consent
import Vitals

/// One access, or an attempt, as the patient's log shows it: one thing of an entry `access.decided`.
package struct AccessTrace: Hashable, Sendable {
  /// Position of the decision's entry, and which of its items this is, from 0.
  package let position: Int64
  package let item: Int
  package let time: Timestamp
  /// The node that let it happen.
  package let origin: String
  /// Basis nil: refused.
  package let access: AccessRequest
  package let basis: Basis?

  package init(
    position: Int64, item: Int, time: Timestamp, origin: String, access: AccessRequest, basis: Basis?
  ) {
    self.position = position
    self.item = item
    self.time = time
    self.origin = origin
    self.access = access
    self.basis = basis
  }

  /// Everything that an entry of a decision is about; empty when the patient was erased since.
  package static func all(
    of entry: AccessEntry, at position: Int64, time: Timestamp, origin: String
  ) -> [AccessTrace] {
    entry.items.enumerated().compactMap { index, item in
      entry.request(item).map {
        AccessTrace(
          position: position, item: index, time: time, origin: origin, access: $0, basis: item.basis)
      }
    }
  }
}
