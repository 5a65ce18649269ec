/// What an entry records: lower-case words separated by dots. Unknown types parse, so that an older reader can verify
/// and carry what a newer writer wrote.
package struct EntryType: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  package let rawValue: String

  /// Takes any text; ``isWellFormed`` says whether an entry may carry it.
  package init(rawValue: String) { self.rawValue = rawValue }

  package var description: String { rawValue }

  /// Whether this is 1 to 64 characters of `a-z 0-9 . _ -`.
  package var isWellFormed: Bool {
    (1...64).contains(rawValue.utf8.count)
      && rawValue.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}

extension EntryType {
  /// A node begins to write: names its key and, after a restore, the head that was lost. See ``NodeOrigin``.
  package static let nodeOrigin = EntryType(rawValue: "node.origin")
  /// Triage rules were loaded; the body names their content hash.
  package static let rulesLoaded = EntryType(rawValue: "rules.loaded")

  /// A person (doctor, administrator, desk) was registered.
  package static let personRegistered = EntryType(rawValue: "person.registered")
  /// A person's public key was listed or replaced.
  package static let personKey = EntryType(rawValue: "person.key")
  /// A person may act and be called no more.
  package static let personDeactivated = EntryType(rawValue: "person.deactivated")
  /// A person may act and be called again.
  package static let personActivated = EntryType(rawValue: "person.activated")
  /// A patient was registered under a pseudonym.
  package static let patientRegistered = EntryType(rawValue: "patient.registered")
  /// A patient's care team changed.
  package static let teamChanged = EntryType(rawValue: "team.changed")
  /// A patient's values were destroyed with their key.
  package static let erasure = EntryType(rawValue: "erasure")

  /// A device was registered.
  package static let deviceRegistered = EntryType(rawValue: "device.registered")
  /// A device was given to a patient.
  package static let deviceBound = EntryType(rawValue: "device.bound")
  /// A device was taken from a patient.
  package static let deviceUnbound = EntryType(rawValue: "device.unbound")

  /// A device's record of received numbers outgrew its bound, and part of it was given up.
  package static let numbersLost = EntryType(rawValue: "device.numbers-lost")

  /// Evidence: a reading that triage judged abnormal.
  package static let readingAlarmed = EntryType(rawValue: "reading.alarmed")
  /// A reading that triage judged technical.
  package static let readingTechnical = EntryType(rawValue: "reading.technical")
  /// A window of normal readings was closed.
  package static let summaryClosed = EntryType(rawValue: "summary.closed")
  /// Late readings were added to a closed window.
  package static let summarySupplement = EntryType(rawValue: "summary.supplement")
  /// Summaries of one device and day were folded into a coarser one, whose values stand in for theirs from here on.
  package static let summaryFolded = EntryType(rawValue: "summary.folded")

  /// An alert exists and waits before it is announced.
  package static let alertPending = EntryType(rawValue: "alert.pending")
  /// An alert is about to be sent to a recipient.
  package static let alertAnnounced = EntryType(rawValue: "alert.announced")
  /// The recipient's application confirmed an alert.
  package static let alertDelivered = EntryType(rawValue: "alert.delivered")
  /// Sending an alert failed.
  package static let alertFailed = EntryType(rawValue: "alert.failed")
  /// A person answered an alert.
  package static let alertAcknowledged = EntryType(rawValue: "alert.acknowledged")
  /// A person refused an alert.
  package static let alertRejected = EntryType(rawValue: "alert.rejected")
  /// An alert went to the next tier.
  package static let alertEscalated = EntryType(rawValue: "alert.escalated")
  /// An abnormal reading joined an open alert.
  package static let alertJoined = EntryType(rawValue: "alert.joined")
  /// An alert ended by a person or by rule.
  package static let alertResolved = EntryType(rawValue: "alert.resolved")
  /// A technical condition began.
  package static let technicalRaised = EntryType(rawValue: "technical.raised")
  /// A technical condition ended.
  package static let technicalEnded = EntryType(rawValue: "technical.ended")
}
