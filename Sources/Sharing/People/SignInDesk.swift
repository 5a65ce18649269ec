import Consent
import Crypto
import Ledger
import Store
import Vault
import Vitals

/// Lets people in: by their key, or by what they derive from a passphrase (decision 0023).
///
/// Whoever is unknown costs the same work and gets the same answer as whoever is wrong. A sign-in by key is never locked:
/// nobody can guess a key. Failures by passphrase are counted for the user name at that source, and for the source; over
/// restarts too. Who signs with no key of ours waits at their source; who has one, is paced for themselves alone.
package struct SignInDesk: Sendable {
  /// How long a bearer token counts, in milliseconds.
  package static let tokenMilliseconds: Int64 = 300_000
  /// How long a sign-in can be renewed, in milliseconds.
  package static let sessionMilliseconds: Int64 = 12 * 3_600_000

  private let store: Store
  private let secrets: GatewaySecrets
  private let key: Curve25519.Signing.PrivateKey
  private let clock: @Sendable () -> Timestamp
  /// By user name and source.
  private let passphrases: Throttle
  /// By source, so that one source cannot try many names.
  private let sources: Throttle
  /// Answers to challenges that no key of ours signed, by source.
  private let strangers = Pace(burst: 60, intervalMilliseconds: 1_000)
  /// Terms of passphrases, by source: names can be collected, and each is a look at the disk.
  private let terms = Pace(burst: 120, intervalMilliseconds: 500)
  /// Answers that a key of ours signed, by the key: each is a commit.
  private let keys = Pace(burst: 30, intervalMilliseconds: 2_000)

  package init(store: Store, clock: @escaping @Sendable () -> Timestamp) throws {
    self.store = store
    self.clock = clock
    secrets = store.secrets
    // What a restart found is looked at under both: a hash is of one of them.
    let kept = try store.signInFailures(limit: Throttle.bound)
    passphrases = Throttle(free: 5, firstWaitSeconds: 5, maximumWaitSeconds: 3_600, kept: kept)
    sources = Throttle(free: 100, firstWaitSeconds: 1, maximumWaitSeconds: 60, kept: kept)
    key = try Curve25519.Signing.PrivateKey(rawRepresentation: store.secrets.seed(.token))
  }

  /// The gateway's name: in everything that people sign to be let in.
  package var origin: String { store.identity.origin }

  // MARK: By key

  /// Something to sign; anybody may ask.
  package func challenge() -> Challenge {
    Challenge(random: store.configuration.random(16), at: clock(), secrets: secrets)
  }

  /// Signs in whoever holds the key that signed the challenge.
  ///
  /// - Parameters:
  ///   - signature: a detached JWS over ``Challenge/signedBytes(_:for:)``.
  ///   - source: where it comes from.
  /// - Throws: ``SignInRefusal``, or `StoreError` when nothing can be written.
  package func signIn(challenge text: String, signature: String, source: String) async throws -> SignedIn {
    let now = clock()
    // The key stands in the signature, so that a stranger's is verified like anybody's.
    guard let challenge = Challenge(text, at: now, secrets: secrets), let jws = try? DetachedJWS(parsing: signature),
      let publicKey = try? jws.key.publicKey(),
      (try? jws.verify(payload: Challenge.signedBytes(text, for: store.identity.origin), using: publicKey)) != nil,
      store.registry.person(key: jws.key.description)?.isActive == true
    else {
      try strangers.take(source, at: now)
      throw SignInRefusal.refused
    }
    // Whoever holds the key is never kept out by somebody else at the same source.
    try keys.take(jws.key.description, at: now)
    let refresh = RefreshToken(random: store.configuration.random(32))
    let hash = Array(SHA256.hash(data: Array(text.utf8)))
    let begun = try await store.writer.perform { transaction -> (String, SessionID)? in
      guard try transaction.spend(challenge: hash, until: challenge.expires),
        let person = transaction.registry.person(key: jws.key.description), person.isActive
      else { return nil }
      return (
        person.id,
        try transaction.beginSession(
          of: person.id, refresh: refresh.hash, lifetimeMilliseconds: Self.sessionMilliseconds)
      )
    }
    guard let begun else { throw SignInRefusal.refused }
    return try await signedIn(begun.0, begun.1, refresh)
  }

  // MARK: By passphrase

  /// How to derive the secret from the passphrase: of somebody who exists, or something that looks like it and stays so.
  ///
  /// - Parameter source: where it comes from.
  /// - Throws: ``SignInRefusal/tooMany(retryAfterSeconds:)``.
  package func passphraseTerms(of userName: String, source: String) async throws -> (salt: [UInt8], rounds: Int) {
    try terms.take(source, at: clock())
    let known = try await store.reader.passphrase(of: secrets.mac(.userName, userName))
    let decoy = Array(secrets.mac(.decoy, userName)[..<16])
    return known.map { ($0.salt, $0.rounds) } ?? (decoy, PassphraseBox.Cost.standard.rounds)
  }

  /// Signs in whoever derived the secret from the passphrase.
  ///
  /// - Parameter secret: 32 bytes that the person's side derived; the passphrase itself never leaves it.
  /// - Throws: ``SignInRefusal``, or `StoreError` when nothing can be written.
  package func signIn(userName: String, secret: [UInt8], source: String) async throws -> SignedIn {
    let now = clock()
    let name = secrets.mac(.userName, userName)
    let (nameCount, sourceCount) = (
      secrets.mac(.failure, Base64.encodeURL(name) + " " + source), secrets.mac(.failure, source)
    )
    // Counted before they are looked at, and on disk before the answer: neither many at once nor a restart gives more.
    let counted = [try sources.begin(sourceCount, at: now), try beginName(nameCount, sourceCount, at: now)]
    try await store.writer.perform { transaction in for count in counted { try transaction.keep(count) } }
    let known = try await store.reader.passphrase(of: name)
    let verifier = known?.verifier ?? secrets.mac(.decoy, userName)
    // Both digests are compared whole, whoever it is.
    let isRight = Self.isEqual(Array(SHA256.hash(data: secret)), verifier)
    guard let known, isRight else { throw SignInRefusal.refused }
    let refresh = RefreshToken(random: store.configuration.random(32))
    let session: SessionID
    do {
      session = try await store.writer.perform { transaction in
        try transaction.forget(failures: nameCount)
        return try transaction.beginSession(
          of: known.person, refresh: refresh.hash, lifetimeMilliseconds: Self.sessionMilliseconds)
      }
    } catch StoreError.conflict(.personInactive), StoreError.unknown(.person) { throw SignInRefusal.refused }
    passphrases.succeeded(nameCount)
    sources.takeBack(sourceCount)
    return try await signedIn(known.person, session, refresh)
  }

  /// A name that must wait costs its source nothing.
  private func beginName(
    _ name: [UInt8], _ source: [UInt8], at now: Timestamp
  ) throws(SignInRefusal) -> SignInFailures {
    do throws(SignInRefusal) { return try passphrases.begin(name, at: now) } catch {
      sources.takeBack(source)
      throw error
    }
  }

  // MARK: Renewing and ending

  /// Renews a sign-in. A refresh token that was used before ends it, for whoever holds the newer one too.
  ///
  /// - Parameter source: where it comes from. Tokens that were never given out are paced by it and never reach the writer.
  package func renew(_ text: String, source: String) async throws -> SignedIn {
    guard let presented = RefreshToken(text), try await store.reader.isKnown(refresh: presented.hash) else {
      try strangers.take(source, at: clock())
      throw SignInRefusal.refused
    }
    let next = RefreshToken(random: store.configuration.random(32))
    let result = try await store.writer.perform { try $0.refresh(presented.hash, with: next.hash) }
    guard case .renewed(let session, let person) = result else { throw SignInRefusal.refused }
    return try await signedIn(person, session, next)
  }

  /// Ends one sign-in.
  package func signOut(_ session: SessionID) async throws {
    try await store.writer.perform { try $0.endSession(session) }
  }

  /// Ends every sign-in of a person.
  package func signOutEverywhere(_ person: String) async throws {
    try await store.writer.perform { try $0.endSessions(of: person) }
  }

  /// The sign-in that a bearer token is good for; nil when it is not one of this gateway's, or its time is over. Whether the
  /// sign-in still stands is for the reader to say.
  package func session(of token: some StringProtocol) -> SessionID? {
    BearerToken(token, from: store.identity.origin, by: key.publicKey, at: clock())?.session
  }

  // MARK: Answers

  private func signedIn(_ person: String, _ session: SessionID, _ refresh: RefreshToken) async throws -> SignedIn {
    let now = clock()
    let token = BearerToken(
      person: person, session: session, issuer: store.identity.origin, issued: now,
      lifetimeMilliseconds: Self.tokenMilliseconds)
    guard let id = PersonID(person), let standing = try await store.standing(of: id) else {
      throw SignInRefusal.refused
    }
    return SignedIn(
      person: person, role: standing.role, licence: standing.licence, token: try token.signed(with: key),
      expires: token.expires, refresh: refresh.text, pending: try await store.answerable(by: id),
      recovery: store.registry.person(id: person)?.recovery)
  }

  private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
