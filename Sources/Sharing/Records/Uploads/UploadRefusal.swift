import Vault

/// Why bytes are not taken. Carries no name and no value.
package enum UploadRefusal: Error, Hashable, Sendable {
  /// No such upload of this person: unknown, given up, expired, or somebody else's.
  case unknown
  /// More uploads at a time than the person, or all together, may have.
  case tooMany
  /// More bytes than a file or this gateway takes.
  case tooLarge
  /// The person keeps as many bytes as one may.
  case quota
  /// The disk's reserve would be touched: try again when there is room.
  case noRoom
  /// The part does not begin where the upload stands; that place.
  case wrongOffset(Int64)
  /// Another request is adding to the upload.
  case busy
  /// It is an upload of objects and got a part, or the other way round.
  case wrongForm
  /// Not everything is here yet.
  case incomplete
  /// The object's bytes are not those that its address names.
  case addressMismatch
  /// The manifest is none, or names other objects than are here.
  case manifestBroken
}
