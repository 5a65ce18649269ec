import Consent
import Store
import Vitals

/// What somebody who signed in is given.
package struct SignedIn: Sendable {
  package let person: String
  package let role: Role
  /// Told to nobody before the credentials were right.
  package let licence: LicenceState
  /// A ``BearerToken``.
  package let token: String
  package let expires: Timestamp
  /// Good for one renewal.
  package let refresh: String
  /// Requests that the person could answer now, by id: for patients, guardians and custodians.
  package let pending: [ConsentRequest]
  /// Keys that shall take the place of the person's: whoever knows nothing of it must object in time.
  package let recovery: KeyRecovery?
}
