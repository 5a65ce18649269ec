import Consent
import Crypto
import Ledger
import Store
import Testing
import Vault
import Vitals

@testable import Sharing

/// New versions of a profile, with a real store.
@Suite struct ProfileChangeTests {
  private static func profile(_ userName: String) -> JSONValue {
    ["email": "new@ward.example", "name": "Anna Berg", "userName": .string(userName)]
  }

  @Test func aVersionFollowsTheOneBeforeAndTakesItsUserName() async throws {
    let house = try House()
    let applicant = Applicant(secret: [UInt8](repeating: 42, count: 32))
    let id = try await applicant.enrol(in: house)
    let signer = Signer(id: id, key: applicant.keys.signing)
    func change(_ version: Int64, _ userName: String, as role: Role = .doctor) throws {
      let act = Act.changeProfile(
        person: id, role: role, version: version, profile: Self.profile(userName))
      _ = try house.desk.submitAndWait(signer.sign(act))
    }
    #expect(throws: StoreError.conflict(.outdated)) { try change(3, "anna.berg") }
    #expect(throws: ActRefusal.malformed("role")) { try change(2, "anna.berg", as: .desk) }
    try change(2, "anna.new")
    let view = try #require(try await house.store.reader.profile(of: id))
    #expect(view.version == 2 && view.profile?["email"] == "new@ward.example" && view.profile?["address"] == nil)
    let desk = try SignInDesk(store: house.store, clock: { House.start })
    let secret = [UInt8](repeating: 42, count: 32)
    let signed = try await desk.signIn(userName: "anna.new", secret: secret, source: "10.0.0.1")
    #expect(signed.person == id)
    await #expect(throws: SignInRefusal.refused) {
      _ = try await desk.signIn(userName: "anna.berg", secret: secret, source: "10.0.0.1")
    }
    // The old name is free, the new one is not, and a refused version changes nothing.
    let other = Applicant(userName: "anna.berg")
    let otherID = try await other.enrol(in: house)
    let act = Act.changeProfile(person: otherID, role: .doctor, version: 2, profile: Self.profile("anna.new"))
    #expect(throws: StoreError.exists(.userName)) {
      try house.desk.submitAndWait(Signer(id: otherID, key: other.keys.signing).sign(act))
    }
    #expect(try await house.store.reader.profile(of: otherID)?.version == 1)
  }

  /// Each try tells whether somebody bears the name, and a refused one leaves nothing on the ledger.
  @Test func userNamesAreTriedAtAPace() async throws {
    let house = try House()
    let (anna, other) = (Applicant(), Applicant(userName: "other"))
    let (id, otherID) = (try await anna.enrol(in: house), try await other.enrol(in: house))
    let desk = house.desk
    func change(_ person: String, _ applicant: Applicant, _ userName: String, version: Int64 = 2) throws {
      let act = Act.changeProfile(person: person, role: .doctor, version: version, profile: Self.profile(userName))
      _ = try desk.submitAndWait(Signer(id: person, key: applicant.keys.signing).sign(act))
    }
    for _ in 0..<5 { #expect(throws: StoreError.exists(.userName)) { try change(id, anna, "other") } }
    for name in ["other", "nobody.here"] {
      #expect(throws: SignInRefusal.tooMany(retryAfterSeconds: 600)) { try change(id, anna, name) }
    }
    // The own name tells nothing, and somebody else's tries are their own.
    try change(id, anna, "anna.berg")
    try change(otherID, other, "third")
    let operators = ActDesk(writer: house.store.writer, node: House.node, isPaced: false, clock: { House.start })
    for _ in 0..<9 {
      let act = Act.changeProfile(person: id, role: .doctor, version: 3, profile: Self.profile("third"))
      #expect(throws: StoreError.exists(.userName)) {
        try operators.submitAndWait(Signer(id: id, key: anna.keys.signing).sign(act))
      }
    }
  }

  /// ALERT-3: a webhook lies in the operator's registration; a profile over it would take the person off the calls.
  @Test func whoIsCalledByWebhookKeepsTheRegistration() async throws {
    let house = try House()
    let key = Curve25519.Signing.PrivateKey()
    let contact = Contact(name: "N", webhook: Contact.Webhook(url: "https://a.example/hook", secret: "whsec_AAAA"))
    let person = try house.store.writer.wait {
      try $0.registerPerson(contact, role: .doctor, key: DIDKey(key.publicKey))
    }
    let act = Act.changeProfile(person: person.id, role: .doctor, version: 2, profile: Self.profile("anna"))
    #expect(throws: StoreError.conflict(.calledByOperator)) {
      try house.desk.submitAndWait(Signer(id: person.id, key: key).sign(act))
    }
    #expect(try await house.store.contact(of: person.id)?.webhook != nil)
  }
}
