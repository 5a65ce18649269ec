import Consent
import Ledger
import Store
import Vault
import Vitals

/// Takes people in and keeps what they leave with the gateway.
package struct PeopleDesk: Sendable {
  private let store: Store
  private let clock: @Sendable () -> Timestamp
  /// Registrations over HTTP, by source: each is on the ledger for ever, and tells whether a user name is taken.
  private let pace: Pace
  private let reserve: DiskReserve

  /// - Parameters:
  ///   - registrationsPerHour: from one source, beyond the first 40 at once; at least 1.
  ///   - reserve: what stays free on the disk, whoever sends certificates.
  package init(
    store: Store, registrationsPerHour: Int = 720, reserve: DiskReserve = .none,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.reserve = reserve
    pace = Pace(burst: 40, intervalMilliseconds: 3_600_000 / Int64(max(1, registrationsPerHour)))
    self.store = store
    self.clock = clock
  }

  /// Registers whoever signed the document.
  ///
  /// - Parameter source: where it comes from; nil for an operator, whom nothing paces.
  /// - Returns: the stable id.
  /// - Throws: ``ActRefusal``, ``ProfileFault``, ``SignInRefusal/tooMany(retryAfterSeconds:)``, or `StoreError/exists(_:)`
  ///   for a user name, number or key that is taken.
  package func enrol(document: [UInt8], signature: String, source: String? = nil) async throws -> String {
    let form = try form(document, signature)
    if let source { try pace.take(source, at: clock()) }
    return try await store.writer.perform { try $0.enrol(form.enrolment) }
  }

  /// The same for a thread that may block; never call it from an async context.
  package func enrolAndWait(document: [UInt8], signature: String) throws -> String {
    let form = try form(document, signature)
    return try store.writer.wait { try $0.enrol(form.enrolment) }
  }

  private func form(_ document: [UInt8], _ signature: String) throws -> EnrolmentForm {
    try EnrolmentForm(
      document: document, signature: signature, for: store.identity.origin, at: clock(), secrets: store.secrets)
  }

  /// Keeps a certificate, sealed; its hash is computed here, whatever its sender says.
  ///
  /// - Parameter bytes: 1...``Store/CertificateFile/maximumBytes``.
  /// - Returns: the position of the entry and the hash.
  /// - Throws: ``UploadRefusal/noRoom``, or `StoreError`.
  package func keep(certificate bytes: [UInt8], of person: String) async throws -> (position: Int64, sha256: Digest32) {
    try reserve.require(bytes.count)
    let type = FileType(sniffing: bytes.prefix(FileType.sniffedBytes)).rawValue
    let position = try await store.writer.perform { try $0.keep(certificate: bytes, type: type, of: person) }
    return (position, Digest32.sha256(bytes))
  }

  /// Does what a person signed about their passphrase and the copy of their keys. Setting and forgetting are done whole or
  /// not at all, and end every sign-in: an older passphrase may have been somebody else's too.
  ///
  /// - Throws: ``ActRefusal`` for another person's document, and for a key that is not the person's now; ``ProfileFault``;
  ///   `StoreError/conflict(_:)` for somebody who has no user name to sign in under.
  package func change(
    _ kind: PassphraseForm.Kind, document: [UInt8], signature: String, of person: String
  ) async throws {
    let form = try PassphraseForm(
      kind, document: document, signature: signature, for: store.identity.origin, at: clock())
    guard form.person == person else { throw ActRefusal.authorUnknown }
    try await store.writer.perform { transaction in
      guard let known = transaction.registry.person(id: person), known.isActive,
        known.keys.contains(form.signer.description)
      else { throw ActRefusal.authorUnknown }
      if let passphrase = form.passphrase {
        guard try transaction.hasUserName(person) else { throw StoreError.conflict(.noUserName) }
        try transaction.keep(passphrase, of: person)
      }
      if let copy = form.keyCopy { try transaction.keep(keyCopy: copy, of: person) }
      if kind == .forget { try transaction.forgetPassphrase(of: person) }
      if kind != .copy { try transaction.endSessions(of: person) }
    }
  }
}
