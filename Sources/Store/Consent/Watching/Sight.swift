import Consent
import Ledger
import Vitals

/// What a person was let see of what is watched of one patient: decisions that stand on the ledger.
package struct Sight: Hashable, Sendable {
  /// Which patient's watch somebody wants to see, and why.
  package struct Request: Hashable, Sendable {
    package let person: PersonID
    /// The organisation that the person acts for; nil for oneself.
    package let organisation: OrganisationID?
    package let patient: PersonID
    /// Never empty.
    package let classes: DataClassSet
    package let purpose: Purpose

    package init(
      by person: PersonID, for organisation: OrganisationID? = nil, of patient: PersonID,
      _ classes: DataClassSet = .watched, purpose: Purpose = .treatment
    ) {
      self.person = person
      self.organisation = organisation
      self.patient = patient
      self.classes = classes
      self.purpose = purpose
    }
  }

  /// One for each class that was asked for.
  package let decisions: [Decision]

  /// Whether anything may be seen.
  package var isPermitted: Bool { decisions.contains(where: \.isPermitted) }

  /// From when on it must be decided anew, whatever happens; nil when its bases have no end of their own.
  package var until: Timestamp? {
    decisions.flatMap(\.obligations).compactMap { if case .expire(let at) = $0 { at } else { nil } }.min()
  }

  /// Whether data of this class may be given out.
  ///
  /// - Parameter alert: the alert that it belongs to, if it belongs to one.
  package func shows(_ dataClass: DataClass, of alert: AlertName? = nil) -> Bool {
    guard let decision = decisions.first(where: { $0.request.resource == .dataClass(dataClass) }), decision.isPermitted
    else { return false }
    let alerts = decision.alerts
    return alerts.isEmpty || alert.map(alerts.contains) ?? false
  }
}

extension Sight {
  /// Whether the values beside an entry may be given out.
  package func shows(_ entry: EntryView) -> Bool {
    shows(StreamSight.dataClass(of: entry.entry.type), of: entry.alert.flatMap { AlertName(AlertRecord.name($0)) })
  }
}

extension Decision {
  /// The alerts that a permit is limited to; empty for one that is not.
  var alerts: [AlertName] { obligations.compactMap { if case .alertOnly(let alert) = $0 { alert } else { nil } } }
}
