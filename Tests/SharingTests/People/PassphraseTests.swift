import Consent
import Crypto
import Foundation
import Ledger
import Store
import Testing
import Vault
import Vitals

@testable import Sharing

/// A copy of the keys that lies with the gateway, and signing in by what opens it, with a real store.
@Suite struct PassphraseTests {
  private static let words = "five words nobody else would say"
  private let house: House
  private let people: PeopleDesk

  init() throws {
    house = try House()
    people = PeopleDesk(store: house.store, clock: { House.start })
  }

  private func wallet(of applicant: Applicant, _ person: String) -> Wallet {
    Wallet(
      name: "w", person: person, privateKey: applicant.keys.signing, agreement: applicant.keys.agreement)
  }

  private func set(
    _ passphrase: String, _ wallet: Wallet, for person: String, at origin: String = House.node.origin
  ) async throws {
    let form = try wallet.change(
      passphrase: passphrase, at: origin, time: House.start, salts: (House.random(16), House.random(16)))
    try await change(.set, form, of: person)
  }

  private func change(_ kind: PassphraseForm.Kind, _ form: JSONValue, of person: String) async throws {
    try await people.change(
      kind, document: Array(try #require(form["document"]?.string).utf8),
      signature: try #require(form["signature"]?.string), of: person)
  }

  private func form(_ members: [String: JSONValue], by applicant: Applicant) throws -> JSONValue {
    let document = try CanonicalJSON.encode(
      .object(
        members.merging(["origin": .string(House.node.origin), "time": .integer(House.start.milliseconds)]) { $1 }))
    return [
      "document": .string(String(decoding: document, as: UTF8.self)),
      "signature": .string(try DetachedJWS.sign(payload: document, with: applicant.keys.signing)),
    ]
  }

  private func begin(_ person: String) async throws -> (session: SessionID, token: AccessToken) {
    try await house.store.writer.perform {
      (
        try $0.beginSession(of: person, refresh: House.random(32), lifetimeMilliseconds: 1_000),
        try $0.issueToken(for: person, lifetimeMilliseconds: 1_000)
      )
    }
  }

  private func stands(_ session: SessionID) async throws -> Bool {
    try await house.store.reader.caller(token: AccessToken(session: session)) != nil
  }

  private func signIn(_ userName: String, _ passphrase: String) async throws -> SignedIn {
    let desk = try SignInDesk(store: house.store, clock: { House.start })
    let terms = try await desk.passphraseTerms(of: userName, source: "10.0.0.1")
    let answer = try PassphraseSignIn.answer(
      [
        "blockSize": 8, "parallelism": 1, "rounds": .integer(Int64(terms.rounds)),
        "salt": .string(Base64.encodeURL(terms.salt)),
      ], userName: userName, passphrase: passphrase)
    let secret = try #require(answer?["secret"]?.string.flatMap { Base64.decodeURL($0) })
    return try await desk.signIn(userName: userName, secret: secret, source: "10.0.0.1")
  }

  @Test func whoKnowsThePassphraseSignsInAndHasTheKeysBack() async throws {
    let applicant = Applicant(role: .patient)
    let id = try await applicant.enrol(in: house)
    try await set(Self.words, wallet(of: applicant, id), for: id)
    let signed = try await signIn(applicant.userName, Self.words)
    #expect(signed.person == id)
    let copy = try #require(try await house.store.reader.keyCopy(of: id))
    let box = try PassphraseBox(json: try CanonicalJSON.parse(copy))
    let keys = try PersonKeys(box, for: id, passphrase: Self.words)
    #expect(keys.signing.rawRepresentation == applicant.keys.signing.rawRepresentation)
    await #expect(throws: SignInRefusal.refused) { _ = try await signIn(applicant.userName, Self.words + ".") }
    // Another passphrase takes the first one's place, and ends what was signed in by it.
    try await set(Self.words + " 2", wallet(of: applicant, id), for: id)
    await #expect(throws: SignInRefusal.refused) {
      _ = try await SignInDesk(store: house.store, clock: { House.start }).renew(signed.refresh, source: "10.0.0.1")
    }
    await #expect(throws: SignInRefusal.refused) { _ = try await signIn(applicant.userName, Self.words) }
    _ = try await signIn(applicant.userName, Self.words + " 2")
    let last = try await begin(id).session
    #expect(try await stands(last))
    try await change(
      .forget, wallet(of: applicant, id).forgettingPassphrase(at: House.node.origin, time: House.start), of: id)
    #expect(try await !stands(last))
    await #expect(throws: SignInRefusal.refused) { _ = try await signIn(applicant.userName, Self.words + " 2") }
    #expect(try await house.store.reader.keyCopy(of: id) == nil)
  }

  @Test func onlyAKeyOfThePersonSetsIt() async throws {
    let (applicant, other) = (Applicant(), Applicant(userName: "other"))
    let (id, stranger) = (try await applicant.enrol(in: house), try await other.enrol(in: house))
    // A stolen token is not enough: the document names its person, and another's key is not listed for them.
    await #expect(throws: ActRefusal.authorUnknown) { try await set(Self.words, wallet(of: other, id), for: id) }
    await #expect(throws: ActRefusal.authorUnknown) {
      try await set(Self.words, wallet(of: other, stranger), for: id)
    }
    await #expect(throws: ActRefusal.wrongOrigin) {
      try await set(Self.words, wallet(of: applicant, id), for: id, at: "elsewhere")
    }
    #expect(try await house.store.reader.keyCopy(of: id) == nil)
    // Whoever the operator registered has no name to sign in under.
    let staff = try house.person(.desk)
    let unnamed = Wallet(name: "w", person: staff.id, privateKey: staff.key, agreement: .init())
    await #expect(throws: StoreError.conflict(.noUserName)) { try await set(Self.words, unnamed, for: staff.id) }
  }

  /// A token of five minutes is not enough to destroy the only copy of somebody's keys, or to put another in its place.
  @Test func neitherForgettingNorAnotherCopyIsDoneByATokenAlone() async throws {
    let (applicant, thief) = (Applicant(), Applicant(userName: "thief"))
    let (id, _) = (try await applicant.enrol(in: house), try await thief.enrol(in: house))
    try await set(Self.words, wallet(of: applicant, id), for: id)
    let copy = try #require(try await house.store.reader.keyCopy(of: id))
    let box = try PersonKeys.random().locked(for: id, passphrase: "the thief's own words", salt: House.random(16)).json
    let forged: [(PassphraseForm.Kind, JSONValue)] = [
      (.forget, try form(["person": .string(id), "type": "passphrase-forgotten"], by: thief)),
      (.copy, try form(["keyCopy": box, "person": .string(id), "type": "key-copy"], by: thief)),
    ]
    for (kind, form) in forged {
      await #expect(throws: ActRefusal.authorUnknown) { try await change(kind, form, of: id) }
    }
    // What was signed for one is not good for the other.
    let own = try form(["person": .string(id), "type": "key-copy", "keyCopy": box], by: applicant)
    await #expect(throws: (any Error).self) { try await change(.forget, own, of: id) }
    await #expect(throws: ProfileFault(member: "keyCopy")) {
      try await change(.copy, form(["person": .string(id), "type": "key-copy"], by: applicant), of: id)
    }
    #expect(try await house.store.reader.keyCopy(of: id) == copy)
    _ = try await signIn(applicant.userName, Self.words)
    try await change(.copy, own, of: id)
    #expect(try await house.store.reader.keyCopy(of: id) != copy)
  }

  @Test func newKeysLeaveNobodySignedInAndNoPassphrase() async throws {
    let applicant = Applicant()
    let id = try await applicant.enrol(in: house)
    try await set(Self.words, wallet(of: applicant, id), for: id)
    let old = try await begin(id)
    let fresh = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
    try await house.store.writer.perform { _ = try $0.replaceKeys(of: id, with: fresh) }
    #expect(try await !stands(old.session))
    #expect(try await house.store.person(holding: old.token, at: House.start) == nil)
    #expect(try await house.store.reader.keyCopy(of: id) == nil)
    await #expect(throws: SignInRefusal.refused) { _ = try await signIn(applicant.userName, Self.words) }
  }

  @Test func aKeyThatIsRetiredTakesItsSignInsAlong() async throws {
    let doctor = try house.person(.doctor)
    let (first, second) = (Curve25519.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
    let old = try await begin(doctor.id)
    // Another key beside the first takes nothing away.
    let added = Act.rotateKey(person: doctor.id, key: DIDKey(first.publicKey), retires: [])
    _ = try await house.desk.submit(doctor.sign(added))
    #expect(try await stands(old.session))
    let retired = Act.rotateKey(
      person: doctor.id, key: DIDKey(second.publicKey), retires: [DIDKey(doctor.key.publicKey)])
    _ = try await house.desk.submit(doctor.sign(retired))
    #expect(try await !stands(old.session))
    #expect(try await house.store.person(holding: old.token, at: House.start) == doctor.id)
  }

  /// Other rounds than those that everybody has would tell that somebody bears the name.
  @Test(arguments: [1 << 14, 1 << 16, 1 << 18, 131_071]) func everybodysRoundsAreTheSame(rounds: Int) throws {
    let form: JSONValue = [
      "rounds": .integer(Int64(rounds)), "salt": .string(Base64.encodeURL(House.random(16))),
      "verifier": .string(Base64.encodeURL(House.random(32))),
    ]
    #expect(throws: ProfileFault(member: "passphrase")) { try Enrolment.Passphrase(parsing: form) }
  }

  /// A gateway that asks for a cheap derivation wants to guess; one that repeats the box's salt learns nothing either.
  @Test func termsThatAreCheaperThanAWalletsAreNotAnswered() throws {
    let salt = Base64.encodeURL([UInt8](repeating: 3, count: 16))
    let bad: [JSONValue] = [
      ["blockSize": 8, "parallelism": 1, "rounds": 16_384, "salt": .string(salt)],
      ["blockSize": 1, "parallelism": 1, "rounds": 131_072, "salt": .string(salt)],
      ["blockSize": 8, "parallelism": 1, "rounds": 131_072, "salt": "AAAA"], [:],
    ]
    for terms in bad { #expect(try PassphraseSignIn.answer(terms, userName: "a", passphrase: Self.words) == nil) }
  }
}
