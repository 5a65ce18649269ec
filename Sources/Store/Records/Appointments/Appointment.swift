import Ledger

/// An appointment between a patient and a doctor, named by the position at which it was asked for.
package struct Appointment: Hashable, Sendable {
  /// Where it is in its life.
  package enum State: String, CaseIterable, Hashable, Sendable {
    /// Asked for, or another time proposed: it is somebody's turn.
    case open
    case confirmed
    case refused
    case cancelled
  }

  package let position: Int64
  /// The patient's pseudonym.
  package let patient: String
  package let doctor: String
  package internal(set) var state: State
  /// Whose turn it is; nil when nobody's.
  package internal(set) var turn: String?
  /// The entry that says when it is: the question, or the newest proposal.
  package internal(set) var terms: Int64

  /// A question of a patient.
  init(position: Int64, patient: String, doctor: String) {
    self.position = position
    self.patient = patient
    self.doctor = doctor
    state = .open
    turn = doctor
    terms = position
  }

  init(position: Int64, patient: String, doctor: String, state: State, turn: String?, terms: Int64) {
    self.init(position: position, patient: patient, doctor: doctor)
    self.state = state
    self.turn = turn
    self.terms = terms
  }

  /// Takes a step.
  ///
  /// - Throws: ``StoreError/unknown(_:)`` for somebody who is no party to it, ``StoreError/conflict(_:)`` when it is not
  ///   their turn or the appointment is over.
  mutating func take(_ type: EntryType, by author: String, at position: Int64) throws(StoreError) {
    guard author == patient || author == doctor else { throw .unknown(.appointment) }
    let other = author == patient ? doctor : patient
    switch (type, state) {
    case (.appointmentCancelled, .open), (.appointmentCancelled, .confirmed): (state, turn) = (.cancelled, nil)
    case (.appointmentConfirmed, .open) where turn == author: (state, turn) = (.confirmed, nil)
    case (.appointmentRefused, .open) where turn == author: (state, turn) = (.refused, nil)
    case (.appointmentProposed, .open) where turn == author, (.appointmentProposed, .confirmed):
      (state, turn, terms) = (.open, other, position)
    default: throw .conflict(.appointment)
    }
  }
}
