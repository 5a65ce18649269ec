import Ledger
import Store

/// A person's act as it came in: parsed and in its place, not yet believed.
package struct PresentedAct: Sendable {
  package let entry: Entry
  /// The canonical bytes of the payload and its salt; nil when the act has none.
  package let payload: (salt: [UInt8], bytes: [UInt8])?

  package init(entry: Entry, payload: (salt: [UInt8], bytes: [UInt8])?) {
    self.entry = entry
    self.payload = payload
  }
}

/// Performs what people do: checks signature, role and state, and puts the act on the ledger. The composition root hands
/// one in, so that this room knows HTTP and nothing of what an act means.
package protocol ActHandler: Sendable {
  /// Performs an act.
  ///
  /// Cancelling the request never reaches it: once begun, it is done.
  /// - Returns: the position of the act's entry, durable. The same act again gives the same position.
  /// - Throws: ``StoreError`` or `LedgerError`; nothing was kept then.
  func submit(_ act: PresentedAct) async throws -> Int64

  /// A recipient's application confirms that it has an alert (ALERT-3).
  ///
  /// - Returns: whether the alert was still open.
  func delivered(alert: Int64, to person: String) async throws -> Bool

  /// Keeps what was answered to a request that carried a key, so that it is answered the same way again.
  func keep(_ answer: KeptAnswer, for request: KeyedRequest) async throws
}
