import Crypto
import Dispatch
import Ledger
import Store
import Vault
import Vitals

/// Hands out SMART Health Links for patients, and opens them for whoever the patient gave them to.
package struct LinkDesk: Sendable {
  /// A file as its owner sealed it: the gateway has no key to it.
  package struct File: Hashable, Sendable {
    package let contentType: String
    package let sealed: CompactJWE

    package init(contentType: String, sealed: CompactJWE) {
      self.contentType = contentType
      self.sealed = sealed
    }
  }

  /// What whoever presents a link gets.
  package enum Answer: Sendable {
    case opened(LinkManifest)
    case unknown
    case closed(LinkState)
    /// The passcode is wrong or missing.
    case passcode(attemptsLeft: Int)
  }

  /// What guessing a passcode costs beside its attempts: 32 MiB of memory and a tenth of a second. At most
  /// ten of them are ever computed for one link.
  static let cost = PassphraseBox.Cost(rounds: 1 << 15)
  /// Bytes of all files of a link.
  package static let filesBound = 5 << 20
  /// Characters of a passcode, and of what a recipient says of itself.
  package static let textBound = 256

  private let writer: Writer
  private let node: NodeDescription
  private let clock: @Sendable () -> Timestamp
  private let random: @Sendable (Int) -> [UInt8]
  /// What comes to the door, by source: nobody there has a name.
  private let pace = Pace(burst: 300, intervalMilliseconds: 200)
  private let reader: Reader
  private let reserve: DiskReserve
  /// One passcode at a time: scrypt takes memory, and nobody's link may cost the gateway its own.
  private let guesses = DispatchQueue(label: "vigil.sharing.passcodes")

  package init(
    writer: Writer, reader: Reader, node: NodeDescription, reserve: DiskReserve,
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.writer = writer
    self.reader = reader
    self.reserve = reserve
    self.node = node
    self.clock = clock
    self.random = random
  }

  /// SHA-256 of a link's secret: the name under which it is kept.
  package static func name(of secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }

  /// Lets a request to the door on.
  ///
  /// - Parameter source: where it comes from.
  /// - Throws: ``SignInRefusal/tooMany(retryAfterSeconds:)``.
  package func admit(_ source: String) throws(SignInRefusal) { try pace.take(source, at: clock()) }

  /// Takes a link that its patient signed, with its files and, if it has one, its passcode.
  ///
  /// - Throws: ``ActRefusal``, ``LinkRefusal`` for files that are not those that were signed, ``UploadRefusal/noRoom``, or
  ///   `StoreError`.
  package func handOut(_ signed: SignedAct, files: [File], passcode: String?) async throws -> ActReceipt {
    let checked = try CheckedAct(signed, for: node, at: clock())
    guard case .handOut(let offer) = checked.act else { throw ActRefusal.unknownType(checked.entry.type) }
    try reserve.require(files.reduce(0) { $0 + $1.sealed.description.utf8.count })
    var sealed: PassphraseBox?
    if let passcode {
      guard (1...Self.textBound).contains(passcode.unicodeScalars.count) else { throw LinkRefusal.passcode }
      if let receipt = try await examine(checked, offer, files) { return receipt }
      sealed = try await seal(passcode: passcode)
    }
    let box = sealed
    return try await writer.perform { transaction in
      try Self.check(offer, files, hasPasscode: box != nil, now: transaction.now)
      let receipt = try ActDesk.perform(checked, in: transaction, isGated: true)
      guard !receipt.isRepeated else { return receipt }
      try transaction.keepLink(
        receipt.position, name: offer.name.bytes, of: offer.patient, until: offer.until, uses: offer.uses,
        terms: LinkTerms(
          records: offer.records, contentTypes: files.map(\.contentType), label: offer.label, passcode: box),
        files: files.map { Array($0.sealed.description.utf8) })
      return receipt
    }
  }

  /// Opens a link for whoever presents its secret.
  ///
  /// - Parameter recipient: what the recipient says of itself, for the patient's log.
  package func open(secret: [UInt8], recipient: String, passcode: String?) async throws -> Answer {
    let name = Self.name(of: secret)
    // Nobody makes the writer work with a secret that was never given out.
    guard try await reader.state(ofLink: name) != nil else { return .unknown }
    let knock = try await writer.perform { transaction in
      try transaction.knock(link: name, hasPasscode: passcode != nil, recipient: recipient)
    }
    var isCounted = false
    switch knock {
    case .unknown: return .unknown
    case .closed(let state): return .closed(state)
    case .passcodeMissing(let left): return .passcode(attemptsLeft: left)
    case .open: break
    case .locked(let box, let left):
      guard let passcode, await isRight(passcode, for: box) else {
        try await writer.perform { try $0.refusePasscode(link: name, recipient: recipient) }
        return .passcode(attemptsLeft: left)
      }
      isCounted = true
    }
    let givesBack = isCounted
    let opening = try await writer.perform { transaction in
      try transaction.open(link: name, recipient: recipient, givesBackAttempt: givesBack)
    }
    switch opening {
    case .unknown, .denied: return .unknown
    case .closed(let state): return .closed(state)
    case .opened(let manifest): return .opened(manifest)
    }
  }

  /// That the act would be taken: a passcode costs its derivation only then.
  ///
  /// - Returns: the receipt of an act that stands on the ledger already.
  private func examine(_ checked: CheckedAct, _ offer: LinkOffer, _ files: [File]) async throws -> ActReceipt? {
    try await writer.perform { transaction in
      if let position = try transaction.position(ofAct: checked.leaf) {
        return ActReceipt(position: position, leaf: checked.leaf, isRepeated: true)
      }
      try Self.check(offer, files, hasPasscode: true, now: transaction.now)
      _ = try ActDesk.authorise(checked, in: transaction)
      return nil
    }
  }

  private static func check(_ offer: LinkOffer, _ files: [File], hasPasscode: Bool, now: Timestamp) throws {
    guard files.reduce(0, { $0 + $1.sealed.description.utf8.count }) <= filesBound,
      offer.files == files.map({ Digest32.sha256(Array($0.sealed.description.utf8)) })
    else {
      throw LinkRefusal.files
    }
    guard offer.needsPasscode == hasPasscode else { throw LinkRefusal.passcode }
    guard now < offer.until, offer.until <= now.adding(milliseconds: LinkOffer.lifetimeMilliseconds) else {
      throw LinkRefusal.until
    }
  }

  private func seal(passcode: String) async throws -> PassphraseBox {
    let salt = random(PassphraseBox.saltBytes)
    return try await withCheckedThrowingContinuation { continuation in
      guesses.async {
        continuation.resume(
          with: Result {
            try PassphraseBox([1], passphrase: passcode, context: "link", salt: salt, cost: Self.cost ?? .standard)
          })
      }
    }
  }

  private func isRight(_ passcode: String, for box: PassphraseBox) async -> Bool {
    await withCheckedContinuation { continuation in
      guesses.async { continuation.resume(returning: (try? box.open(passphrase: passcode, context: "link")) != nil) }
    }
  }
}
