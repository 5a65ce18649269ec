import Vitals

/// A reading with the fate that it must have.
package struct Judged: Hashable, Sendable {
  /// Index into ``RunLine/devices``.
  package let device: Int
  package let reading: Reading
  package let opinion: PlainJudge.Opinion
  /// Whether the gateway has it for certain: a receipt named it, or the broker acknowledged it.
  package let hasArrived: Bool
  /// Whether a receipt named it.
  package let isSettled: Bool
  /// Whether a receipt refused it.
  package let isRefused: Bool
  /// The time that it counts for, milliseconds since 1970; nil when the device's clock leaves that open.
  package let countsFor: Int64?
}
