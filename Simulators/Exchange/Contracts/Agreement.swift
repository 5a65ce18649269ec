/// Something that happened to a patient's consent, at a position of the ledger.
package enum Agreement: Hashable, Sendable {
  case granted(PlainGrant)
  /// The grant of this position is over.
  case revoked(Int64)
  case prohibited(against: Addressee, PlainTerms)
  case lifted(Int64)
  /// Somebody asked until when, milliseconds since 1970; nothing may be opened for it.
  case requested(PlainTerms, until: Int64)
  case denied(request: Int64)
  case recorded(class: String, organisation: String?)
  /// A doctor signed a reason at this time, milliseconds since 1970.
  case declared(by: String, at: Int64)
  /// Whether strangers may open in an emergency.
  case policy(letsStrangers: Bool)
}
