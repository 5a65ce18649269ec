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
    try await people.keep(
      passphrase: Array(try #require(form["document"]?.string).utf8),
      signature: try #require(form["signature"]?.string), of: person)
  }

  private func signIn(_ userName: String, _ passphrase: String) async throws -> SignedIn {
    let desk = try SignInDesk(store: house.store, clock: { House.start })
    let terms = try await desk.passphraseTerms(of: userName)
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
      _ = try await SignInDesk(store: house.store, clock: { House.start }).renew(signed.refresh)
    }
    await #expect(throws: SignInRefusal.refused) { _ = try await signIn(applicant.userName, Self.words) }
    _ = try await signIn(applicant.userName, Self.words + " 2")
    try await people.forgetPassphrase(of: id)
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
    await #expect(throws: ProfileFault(member: "userName")) { try await set(Self.words, unnamed, for: staff.id) }
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
