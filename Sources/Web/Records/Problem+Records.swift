import HTTPTypes
import Sharing

extension Problem {
  /// What a denied access is for the outside: the words of the reasons, none of which tells that somebody exists.
  init(_ denied: AccessDenied) {
    self.init(
      .forbidden, "denied", "Nothing permits this; the attempt is on the ledger.",
      detail: denied.reasons.joined(separator: ", "))
  }

  init(_ refusal: OpeningRefusal) {
    switch refusal {
    case .noFile: self = .notFound
    case .notCustodian:
      self.init(.conflict, "not-custodian", "Its author sealed this file for others than the gateway.")
    case .noReaderKey: self.init(.conflict, "no-reader-key", "List a key that the file's can be wrapped to.")
    case .over: self.init(.gone, "opening-over", "This opening is over. Open the record anew.")
    }
  }
}
