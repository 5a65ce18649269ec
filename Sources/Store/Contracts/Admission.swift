import Ledger

/// The contract by which a patient is in a facility's care, named by the position of the entry that began it.
///
/// It says where somebody is, and opens nothing: what the facility may read is for consent to say.
package struct Admission: Hashable, Sendable {
  /// Where it is in its life.
  package enum State: String, CaseIterable, Hashable, Sendable {
    /// The facility has signed, the patient's side has not.
    case offered
    /// Both have signed, or the facility alone in an emergency.
    case admitted
    /// Ended, declined or taken back; ``Admission/since`` says whether it ever was in force.
    case ended
  }

  package let position: Int64
  /// The patient's pseudonym.
  package let patient: String
  package let organisation: String
  /// Whether the facility admitted the patient without being answered.
  package let isEmergency: Bool
  package internal(set) var state: State
  /// Since when the patient is admitted, milliseconds of the epoch; nil for somebody who never was.
  package internal(set) var since: Int64?
  /// When it ended.
  package internal(set) var until: Int64?

  /// What an `admission.offered` or `admission.declared` begins.
  init(position: Int64, patient: String, organisation: String, isEmergency: Bool, time: Int64) {
    self.position = position
    self.patient = patient
    self.organisation = organisation
    self.isEmergency = isEmergency
    state = isEmergency ? .admitted : .offered
    since = isEmergency ? time : nil
  }

  /// Takes a step at the entry's time.
  ///
  /// - Throws: ``StoreError/conflict(_:)`` for a step that its state does not allow.
  mutating func take(_ type: EntryType, at time: Int64) throws(StoreError) {
    switch (type, state) {
    case (.admissionAccepted, .offered): (state, since) = (.admitted, time)
    case (.admissionEnded, .offered), (.admissionEnded, .admitted): (state, until) = (.ended, max(time, since ?? time))
    default: throw .conflict(.admission)
    }
  }
}
