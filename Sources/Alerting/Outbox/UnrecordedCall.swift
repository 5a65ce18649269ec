/// A call that goes out although its record could not be written: the disk is full, and calling fails open (ALERT-3).
///
/// Its round is the one that the record will have, so that the recipient's application takes the recorded call that
/// follows later for what it is: the same one.
package struct UnrecordedCall: Hashable, Sendable {
  package let alert: Int64
  package let recipient: String
  package let round: Int

  package init(alert: Int64, recipient: String, round: Int) {
    self.alert = alert
    self.recipient = recipient
    self.round = round
  }
}
