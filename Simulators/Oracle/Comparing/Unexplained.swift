/// Something that the gateway says and the truth does not explain, or the other way round.
package struct Unexplained: Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Must stand on the ledger as alarmed, and does not.
    case missingAlarm = "missing-alarm"
    /// Stands on the ledger as alarmed, and must not.
    case wrongAlarm = "wrong-alarm"
    /// Stands on the ledger twice.
    case repeatedAlarm = "repeated-alarm"
    /// Stands on the ledger or in the numbers held, and nobody sent it.
    case neverSent = "never-sent"
    /// The broker or a receipt acknowledged it, and the gateway does not hold it.
    case lost
    /// A receipt refused what must be taken.
    case refused
    /// A counter lies outside its bounds.
    case count
    /// The counters of a device, or of all, do not add up.
    case equation
    /// A summary has other readings than those that were sent.
    case summary
    /// Evidence names an alert that there is not.
    case noAlert = "no-alert"
  }

  package let kind: Kind
  /// How many messages it is about.
  package let count: Int
  package let device: String
  package let patient: String
  package let boot: UInt64?
  package let sequence: UInt64?
  /// For a person: what there is, what must be, and why.
  package let reason: String

  package init(
    _ kind: Kind, count: Int = 1, device: String, patient: String = "", boot: UInt64? = nil, sequence: UInt64? = nil,
    reason: String
  ) {
    self.kind = kind
    self.count = count
    self.device = device
    self.patient = patient
    self.boot = boot
    self.sequence = sequence
    self.reason = reason
  }
}
