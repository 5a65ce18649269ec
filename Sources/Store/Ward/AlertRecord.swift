import Triage
import Vitals

/// An alert as the writer keeps it: the alarm machine, and what it is about.
package struct AlertRecord: Hashable, Sendable {
  /// The position of the ledger entry that opened it; `A` and this number is its name.
  package let opened: Int64
  /// The patient, or ``SubjectID/node`` for the gateway itself.
  package let subject: SubjectID
  /// What stands on the ledger for the subject; nil for the gateway itself.
  package let pseudonym: String?
  /// What a technical alert is about; nil for an alert of a patient.
  package let technical: TechnicalKey?
  /// When it was opened, on the gateway's clock.
  package let openedAt: Timestamp
  package internal(set) var alarm: Alarm
  /// The position of the newest evidence entry; ``opened`` is the first.
  package internal(set) var newestEvidence: Int64
  /// How many evidence entries belong to it, at least 1.
  package internal(set) var evidenceCount: Int

  /// The name of the alert on screen, on the wire and on the ledger.
  package var name: String { Self.name(opened) }

  /// Whether it has ended by a person or by rule.
  package var isEnded: Bool { alarm.state == .resolved }

  /// Whether this person is being called about it.
  package func calls(_ person: String) -> Bool { alarm.called.contains(person) }

  package static func name(_ opened: Int64) -> String { "A\(opened)" }

  /// The position in a name, or nil when it is no alert's name.
  package static func opened(name: String) -> Int64? {
    guard name.first == "A", let position = Int64(name.dropFirst()), position >= 0, self.name(position) == name
    else { return nil }
    return position
  }
}
