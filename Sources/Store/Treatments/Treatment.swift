import Ledger

/// The contract by which somebody is a doctor's patient, named by the position of the entry that began it.
///
/// It says that both know of each other, and opens nothing: what the doctor may read or write is for consent to say.
package struct Treatment: Hashable, Sendable {
  /// Where it is in its life.
  package enum State: String, CaseIterable, Hashable, Sendable {
    /// The doctor has signed, the patient's side has not.
    case offered
    /// Both have signed.
    case treated
    /// Ended, declined, or taken back.
    case ended
  }

  /// What an invitation of somebody who is not known yet waits for.
  package struct Invitation: Hashable, Sendable {
    /// SHA-256 of the 32 random bytes that the doctor hands over.
    package let code: [UInt8]
    /// Until when it can be accepted, milliseconds of the epoch.
    package let expires: Int64
  }

  package let position: Int64
  /// The doctor's id.
  package let doctor: String
  /// The patient's pseudonym; nil while an invitation waits for whoever brings its code.
  package internal(set) var patient: String?
  package let invitation: Invitation?
  package internal(set) var state = State.offered
  /// When the patient's side accepted, milliseconds of the epoch; nil for an offer that was never accepted.
  package internal(set) var since: Int64?
  /// When it ended.
  package internal(set) var until: Int64?

  /// The patient's side signs.
  ///
  /// - Throws: ``StoreError/conflict(_:)`` for an offer that is no longer one, or whose time is over.
  mutating func accept(by patient: String, at time: Int64) throws(StoreError) {
    guard state == .offered, time <= invitation?.expires ?? time else { throw .conflict(.treatment) }
    (self.patient, state, since) = (patient, .treated, time)
  }

  /// Either side ends it.
  ///
  /// - Throws: ``StoreError/conflict(_:)`` for one that has ended.
  mutating func end(at time: Int64) throws(StoreError) {
    guard state != .ended else { throw .conflict(.treatment) }
    (state, until) = (.ended, max(time, since ?? time))
  }
}
