import Ledger
import Vault

/// What the writer says to whoever asks for a link's manifest, before anything of it is shown.
package enum LinkKnock: Sendable {
  /// No such link: the secret was never given out, or the patient was erased.
  case unknown
  /// It opens no more.
  case closed(LinkState)
  /// A passcode is needed; one of the attempts is counted already, and given back when the passcode is right.
  case locked(by: PassphraseBox, attemptsLeft: Int)
  /// A passcode is needed and none was given: nothing is counted.
  case passcodeMissing(attemptsLeft: Int)
  case open
}

/// What leaves when a link is opened.
package struct LinkManifest: Sendable {
  package struct File: Sendable {
    package let contentType: String
    /// A compact JWE.
    package let bytes: [UInt8]
    /// What opens the file at its own address for an hour, as often as a broken download needs.
    package let ticket: AccessToken
  }

  package let files: [File]
}

/// How a link was opened, or was not.
package enum LinkOpening: Sendable {
  case unknown
  case closed(LinkState)
  /// The engine said no: the patient's own right has ended.
  case denied
  case opened(LinkManifest)
}
