import Consent
import Ledger

/// Whose keys were whose, and who was active, entry by entry: what stands on the ledger in clear, read without a projection.
struct SignerBook {
  struct Signer {
    /// Current keys, as `did:key`.
    var keys: Set<String>
    var isActive = true
    /// A patient acts under the pseudonym that stands as subject, and is registered without a key.
    var isPatient = false
    /// A key that shall take the place of lost ones, by the position of the entry that named it, and its time.
    var recovery: (position: Int64, key: String, begun: Int64)?
  }

  private var signers: [String: Signer] = [:]

  subscript(person: String) -> Signer? { signers[person] }

  /// Follows one entry that was found in order. What is malformed changes nothing.
  mutating func follow(_ entry: Entry, at position: Int64) {
    if entry.type == .erasure, let patient = entry.subject { signers[patient]?.isActive = false }
    guard let person = entry.body["person"]?.string else { return }
    let key = entry.body["key"]?.string
    switch entry.type {
    case .personRegistered:
      let isPatient = entry.body["role"]?.string == Role.patient.rawValue
      signers[person] = Signer(keys: Set([key].compactMap(\.self)), isPatient: isPatient)
    case .personKey:
      // A patient becomes somebody who acts with the first key.
      var signer = signers[person] ?? Signer(keys: [], isPatient: true)
      for retired in entry.body["retires"]?.array ?? [] { retired.string.map { _ = signer.keys.remove($0) } }
      if let key { signer.keys.insert(key) }
      signers[person] = signer
    case .recoveryBegun: signers[person]?.recovery = key.map { (position, $0, entry.time) }
    case .recoveryRefused: signers[person]?.recovery = nil
    case .recoveryCompleted:
      guard let recovery = signers[person]?.recovery, recovery.position == entry.body["of"]?.integer else { return }
      signers[person]?.keys = [recovery.key]
      signers[person]?.recovery = nil
    case .personDeactivated: signers[person]?.isActive = false
    case .personActivated: signers[person]?.isActive = true
    default: break
    }
  }

  /// Whether a step of a recovery was its turn: one at a time, each step names it, and it is completed only after its wait,
  /// in which whoever still has the old key can object (decision 0024). Any other entry is passed over.
  func isInTurn(_ entry: Entry) -> Bool {
    guard let recovery = entry.body["person"]?.string.flatMap({ signers[$0] })?.recovery else {
      return ![.recoveryRefused, .recoveryCompleted].contains(entry.type)
    }
    switch entry.type {
    case .recoveryBegun: return false
    case .recoveryRefused: return recovery.position == entry.body["of"]?.integer
    case .recoveryCompleted:
      return recovery.position == entry.body["of"]?.integer
        && entry.time - recovery.begun >= KeyRecovery.waitMilliseconds
    default: return true
    }
  }

  /// Whether the entry bears its author's signature, by a key that was the author's when it was taken.
  ///
  /// - Returns: what is wrong; nil when nothing is.
  func fault(of entry: Entry) -> ActFault? {
    guard let signer = signers[entry.author] else { return .authorUnknown }
    guard let text = entry.signature else { return .unsigned }
    guard let signature = try? DetachedJWS(parsing: text) else { return .signatureInvalid }
    guard signer.keys.contains(signature.key.description) else { return .foreignKey }
    do { try signature.verify(payload: try entry.unsignedBytes(), using: try signature.key.publicKey()) } catch {
      return .signatureInvalid
    }
    return signer.isActive ? nil : .authorInactive
  }
}
