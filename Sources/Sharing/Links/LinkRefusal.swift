/// Why a link is not taken although its act is in order.
package enum LinkRefusal: Error, Hashable, Sendable {
  /// The files are not those whose digests were signed, or too large.
  case files
  /// A passcode is there and was not signed for, or the other way round; or it is empty or too long.
  case passcode
  /// It would be over already, or live longer than a link may.
  case until
}
