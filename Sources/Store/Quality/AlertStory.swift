import Ledger
import Vitals

/// The life of an alert as the ledger tells it, cut down to what its quality is reckoned from.
package struct AlertStory: Hashable, Sendable {
  /// One entry of it.
  package struct Step: Hashable, Sendable {
    package let type: EntryType
    /// On the gateway's clock; a person's own entry has the time at which the gateway took it.
    package let time: Timestamp
    /// The stable word of the reason, nil when it cannot be opened or there is none.
    package let why: String?
    /// Why a person ended it: the word of a `ResolutionReason`.
    package let reason: String?
    /// The priority after it.
    package let priority: String?
    /// Whether it is a person's own entry, not the gateway's.
    package let isPersons: Bool
    /// Whether it is an acknowledgement that is not enough yet: more persons must give theirs.
    package let isInPart: Bool

    package init(
      type: EntryType, time: Timestamp, why: String? = nil, reason: String? = nil, priority: String? = nil,
      isPersons: Bool = false, isInPart: Bool = false
    ) {
      self.type = type
      self.time = time
      self.why = why
      self.reason = reason
      self.priority = priority
      self.isPersons = isPersons
      self.isInPart = isInPart
    }
  }

  /// The position of the entry that opened it.
  package let opened: Int64
  /// The patient's pseudonym; nil for an alert about the gateway.
  package let patient: String?
  /// Whether it is about equipment.
  package let isTechnical: Bool
  package let isDrill: Bool
  /// In the order of the ledger; never empty.
  package let steps: [Step]

  package init(opened: Int64, patient: String?, isTechnical: Bool, isDrill: Bool, steps: [Step]) {
    self.opened = opened
    self.patient = patient
    self.isTechnical = isTechnical
    self.isDrill = isDrill
    self.steps = steps
  }
}
