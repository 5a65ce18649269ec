import Consent
import Crypto
import Ledger

/// What entries say of treatments: for the writer, for a rebuild and for an audit alike.
extension Treatment {
  /// The treatment that a doctor's offer begins.
  ///
  /// - Throws: ``StoreError/malformedState`` for an offer to nobody and without a code.
  init(offer entry: Entry, at position: Int64) throws(StoreError) {
    var invitation: Invitation?
    if entry.subject == nil {
      let fields = EntryFields(entry)
      guard let code = Digest32(hex: try fields.text("code")) else { throw .malformedState }
      invitation = Invitation(code: code.withUnsafeBytes { Array($0) }, expires: try fields.number("until"))
    }
    self.init(position: position, doctor: entry.author, patient: entry.subject, invitation: invitation)
  }

  /// Whether the entry may name this treatment: another patient's is as absent as none, and who ends an invitation that
  /// nobody took names nobody.
  func isOpen(to entry: Entry) -> Bool {
    patient == entry.subject || patient == nil && entry.type == .treatmentAccepted
  }

  /// That an acceptance brings the code of an invitation, and none where nobody was invited. Whoever brings it is whom the
  /// doctor gave it to: nobody else can know 256 bits of chance.
  ///
  /// - Throws: `ConsentRefusal`.
  func requireCode(of entry: Entry) throws(ConsentRefusal) {
    guard patient == nil else {
      guard entry.body["code"] == nil else { throw .malformed("code") }
      return
    }
    guard let code = entry.body["code"]?.string.flatMap({ Base64.decodeURL($0) }),
      invitation?.code == Array(SHA256.hash(data: code))
    else { throw .unknownReference("treatment") }
  }
}
