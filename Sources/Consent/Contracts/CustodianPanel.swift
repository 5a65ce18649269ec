import Vitals

/// Several persons of whom some must agree to grant for a patient who cannot.
package struct CustodianPanel: Hashable, Sendable {
  /// Most custodians of a panel.
  package static let custodianBound = 16

  package let id: PanelID
  package let patient: PersonID
  package let custodians: Set<PersonID>
  /// How many must sign, 1...count.
  package let threshold: Int
  package let period: Period
  /// The position of the entry that ended it, a newer panel's included.
  package internal(set) var revokedAt: Int64?

  package func isLive(at time: Timestamp) -> Bool { revokedAt == nil && period.contains(time) }
}
