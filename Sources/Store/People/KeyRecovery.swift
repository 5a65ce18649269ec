import Ledger
import Vitals

/// New keys for somebody who lost theirs: an administrator begins it, and it waits, so that whoever still has the old key
/// can object (decision 0024).
package struct KeyRecovery: Hashable, Sendable {
  /// How long it waits, in milliseconds: three days.
  package static let waitMilliseconds: Int64 = 3 * 86_400_000

  /// The entry that began it.
  package let position: Int64
  package let key: String
  /// When it can be completed.
  package let due: Timestamp
}
