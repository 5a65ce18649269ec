import Ledger

/// Whose keys were whose, and who was active, entry by entry: what stands on the ledger in clear, read without a projection.
struct SignerBook {
  struct Signer {
    /// Current keys, as `did:key`.
    var keys: Set<String>
    var isActive = true
    /// A key that shall take the place of lost ones, by the position of the entry that named it.
    var recovery: (position: Int64, key: String)?
  }

  private var signers: [String: Signer] = [:]

  subscript(person: String) -> Signer? { signers[person] }

  /// Follows one entry that was found in order. What is malformed changes nothing.
  mutating func follow(_ entry: Entry, at position: Int64) {
    if entry.type == .erasure, let patient = entry.subject { signers[patient]?.isActive = false }
    guard let person = entry.body["person"]?.string else { return }
    let key = entry.body["key"]?.string
    switch entry.type {
    case .personRegistered: signers[person] = Signer(keys: Set([key].compactMap(\.self)))
    case .personKey:
      // A patient becomes somebody who acts with the first key.
      var signer = signers[person] ?? Signer(keys: [])
      for retired in entry.body["retires"]?.array ?? [] { retired.string.map { _ = signer.keys.remove($0) } }
      if let key { signer.keys.insert(key) }
      signers[person] = signer
    case .recoveryBegun: signers[person]?.recovery = key.map { (position, $0) }
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
