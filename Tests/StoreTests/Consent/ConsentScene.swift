import Consent
import Crypto
import Foundation
import Ledger
import Testing
import Vitals

@testable import Store

/// A real store with an administrator, doctors whom the administrator approved, a privacy officer, and patients who sign.
struct ConsentScene {
  struct Member: Sendable {
    let id: PersonID
    let key: Curve25519.Signing.PrivateKey
  }

  /// Who is there.
  struct People: Sendable {
    let administrator: Member
    let officer: Member
    let doctors: [Member]
    let patients: [Member]
  }

  let fixture: StoreFixture
  let people: People

  var store: Store { fixture.store }
  var administrator: Member { people.administrator }
  var officer: Member { people.officer }
  var doctors: [Member] { people.doctors }
  var patients: [Member] { people.patients }

  init(doctors count: Int = 2, patients: Int = 2, seed: UInt64 = 1) throws {
    let fixture = try StoreFixture(seed: seed)
    self.fixture = fixture
    let administrator = try Self.person(.administrator, fixture.store)
    let officer = try Self.person(.privacyOfficer, fixture.store)
    let doctors = try (0..<count).map { _ in try Self.person(.doctor, fixture.store) }
    let patients = try (0..<patients).map { number in
      let key = Curve25519.Signing.PrivateKey()
      let patient = try fixture.store.writer.wait {
        try $0.registerPatient(name: "Patient \(number)", key: DIDKey(key.publicKey))
      }
      return Member(id: try Self.id(patient.id), key: key)
    }
    people = People(administrator: administrator, officer: officer, doctors: doctors, patients: patients)
    for member in doctors + [officer] { try act(.approve(.person(member.id)), by: administrator) }
  }

  private static func person(_ role: PersonRole, _ store: Store) throws -> Member {
    let key = Curve25519.Signing.PrivateKey()
    let person = try store.writer.wait {
      try $0.registerPerson(Contact(name: "N", webhook: nil), role: role, key: DIDKey(key.publicKey))
    }
    return Member(id: try id(person.id), key: key)
  }

  private static func id(_ text: String) throws -> PersonID { try #require(PersonID(text)) }

  /// Puts a signed act on the ledger.
  @discardableResult
  func act(_ act: ConsentAct, by member: Member) throws -> Int64 {
    try store.writer.wait { try Self.record(act, by: member, in: $0) }
  }

  /// The same inside a submission that may yet fail.
  @discardableResult
  static func record(_ act: ConsentAct, by member: Member, in transaction: Transaction) throws -> Int64 {
    var sealed: (salt: [UInt8], bytes: [UInt8])?
    var commitment: Digest32?
    if let payload = act.payload {
      let salt = [UInt8](repeating: 7, count: 32)
      let bytes = try CanonicalJSON.encode(payload)
      commitment = try Commitment.make(payload: bytes, salt: salt)
      sealed = (salt, bytes)
    }
    var entry = Entry(
      type: act.type, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
      author: member.id.text, subject: act.subject, body: act.body, commitment: commitment)
    entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: member.key)
    return try transaction.record(act: entry, payload: sealed)
  }

  /// Ends everything that is known of a patient, as the desk does.
  func erase(_ patient: Member) throws {
    try store.writer.wait { [administrator] transaction in
      var entry = Entry(
        type: .erasure, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: administrator.id.text, subject: patient.id.text, body: [:])
      entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: administrator.key)
      let position = try transaction.record(act: entry, payload: nil)
      try transaction.erase(patient: patient.id.text, entry: position)
    }
  }

  /// A grant to one person to read these classes for treatment.
  static func grant(
    of patient: Member, to person: Member, classes: DataClassSet = [.reports], uses: Int? = nil,
    until: Timestamp? = nil
  ) throws -> ConsentAct {
    let terms = try #require(
      ConsentTerms(scope: .classes(classes), purposes: [.treatment], actions: [.see, .list, .read]))
    let period = try #require(Period(from: HandClock.start.adding(milliseconds: -1_000), until: until))
    return .grant(
      GrantOffer(
        patient: patient.id, grantee: .person(person.id),
        terms: try #require(GrantTerms(terms, period: period, uses: uses, sources: .any, countries: []))))
  }

  static func reading(
    _ patient: Member, by person: Member, _ dataClass: DataClass = .reports, purpose: Purpose = .treatment
  ) -> AccessRequest {
    AccessRequest(
      by: person.id, patient: patient.id, action: .read, resource: .dataClass(dataClass), purpose: purpose)
  }

  /// The engine's state on the writer, taken forward to the end of the ledger.
  func state(of store: Store? = nil) throws -> ConsentState {
    try (store ?? self.store).writer.wait { transaction in
      var state = transaction.core.consent.state
      state.advance(to: transaction.nextPosition)
      return state
    }
  }
}
