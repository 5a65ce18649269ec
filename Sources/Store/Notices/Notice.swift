import Vitals

/// Something that a person is told outside the gateway: that something happened to their data, never what it says.
package struct Notice: Hashable, Sendable {
  /// What happened. The raw value is the stable word in storage and in messages.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Somebody added to the patient's records.
    case recordAdded = "record-added"
    /// Somebody asks the patient for access.
    case accessRequested = "access-requested"
    /// Somebody opened the patient's record in an emergency.
    case emergencyAccess = "emergency-access"
    /// Somebody asked to replace the person's lost keys; there is time to object.
    case recoveryBegun = "recovery-begun"
    /// A doctor offers to treat the patient.
    case treatmentOffered = "treatment-offered"
    /// A privacy officer did not review an emergency access in time.
    case reviewOverdue = "review-overdue"
  }

  package let id: Int64
  /// The ledger position of what happened.
  package let position: Int64
  /// The person's id.
  package let recipient: String
  package let kind: Kind
  /// How often sending failed.
  package let attempts: Int
  /// When it is to be sent (again), on the gateway's clock.
  package let due: Timestamp
  /// When it happened.
  package let created: Timestamp

  package init(
    id: Int64, position: Int64, recipient: String, kind: Kind, attempts: Int, due: Timestamp, created: Timestamp
  ) {
    self.id = id
    self.position = position
    self.recipient = recipient
    self.kind = kind
    self.attempts = attempts
    self.due = due
    self.created = created
  }
}
