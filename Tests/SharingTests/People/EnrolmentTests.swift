import Consent
import Foundation
import Ledger
import Store
import Synchronization
import Testing
import Vault
import Vitals

@testable import Sharing

/// Registration with a real store.
@Suite struct EnrolmentTests {
  @Test func whoRegistersIsAnApplicantUntilAnAdministratorApproves() async throws {
    let house = try House()
    let id = try await Applicant().enrol(in: house)
    #expect(id.hasPrefix("per-"))
    let person = try #require(PersonID(id))
    #expect(try await house.store.standing(of: person)?.licence == .applied)
    let view = try #require(try await house.store.reader.profile(of: id))
    #expect(view.profile?["name"] == "Anna Geheim-Berg" && view.version == 1 && view.agreement != nil)
    #expect(
      try await house.store.reader.staff(role: nil, licence: .applied, after: nil, limit: 10).items.map(\.person) == [
        id
      ])
  }

  @Test func aPatientActsUnderThePseudonymAndNeedsNoApproval() async throws {
    let house = try House()
    let applicant = Applicant(role: .patient)
    let id = try await applicant.enrol(in: house)
    #expect(id.hasPrefix("pat-"))
    let patient = try #require(PersonID(id))
    #expect(try await house.store.standing(of: patient)?.isApproved == true)
    let act = Act.consent(
      .setEmergencyPolicy(EmergencyPolicy(letsCalled: false, letsStrangers: false), patient: patient))
    _ = try await house.desk.submit(Signer(id: id, key: applicant.keys.signing).sign(act))
    #expect(try await house.store.consent(of: patient)?.policy.letsStrangers == false)
  }

  @Test func userNamesNumbersAndKeysAreUnique() async throws {
    let house = try House()
    let number: JSONValue = [["kind": "aadhaar", "number": "2341 2341 2346"]]
    let first = Applicant(identity: number)
    _ = try await first.enrol(in: house)
    await #expect(throws: StoreError.exists(.userName)) { try await Applicant().enrol(in: house) }
    await #expect(throws: StoreError.exists(.identityNumber)) {
      try await Applicant(userName: "other", identity: [["kind": "aadhaar", "number": "234123412346"]])
        .enrol(in: house)
    }
    let size = house.store.head.size
    await #expect(throws: ProfileFault(member: "identity")) {
      try await Applicant(userName: "third", identity: [["kind": "aadhaar", "number": "234123412345"]])
        .enrol(in: house)
    }
    #expect(house.store.head.size == size)
  }

  @Test func whoDoesNotHoldTheKeyIsRefused() async throws {
    let house = try House()
    let desk = PeopleDesk(store: house.store, clock: { House.start })
    let document = try Applicant().form().document
    let other = try DetachedJWS.sign(payload: document, with: PersonKeys.random().signing)
    await #expect(throws: ActRefusal.signatureInvalid) { try await desk.enrol(document: document, signature: other) }
    await #expect(throws: ActRefusal.wrongOrigin) { try await Applicant(origin: "elsewhere").enrol(in: house) }
    let late = Applicant(time: House.start.adding(milliseconds: -600_000))
    await #expect(throws: ActRefusal.timeFarOff(milliseconds: 600_000)) { try await late.enrol(in: house) }
  }

  /// Whoever registers with somebody else's number keeps the rightful owner out only until an administrator looks.
  @Test(arguments: [Role.doctor, .patient]) func aNumberThatWasTakenIsFreedByAnAdministrator(role: Role) async throws {
    let house = try House()
    let number: JSONValue = [["kind": "aadhaar", "number": "234123412346"]]
    let thief = try await Applicant(role: role, userName: "thief", identity: number).enrol(in: house)
    let owner = Applicant(role: .patient, userName: "owner", identity: number)
    await #expect(throws: StoreError.exists(.identityNumber)) { _ = try await owner.enrol(in: house) }
    let person = try #require(PersonID(thief))
    let act =
      role == .patient
      ? Act.setActive(person: thief, isActive: false)
      : .consent(.refuse(.person(person), reason: "Not their number."))
    _ = try house.desk.submitAndWait(house.root.sign(act))
    _ = try await owner.enrol(in: house)
  }

  /// What an applicant says stands on an administrator's screen.
  @Test(arguments: ["a\u{1B}[2J@b.c", "a@b.c\u{202E}", "a@b.c\u{85}"]) func noFieldHoldsControlCharacters(mail: String)
    throws
  {
    let profile: JSONValue = ["email": .string(mail), "name": "Anna", "userName": "anna"]
    #expect(throws: ProfileFault(member: "email")) { try Profile(profile, for: .doctor) }
    let named: JSONValue = ["email": "a@b.c", "name": .string("Anna" + mail.suffix(1) + "\n"), "userName": "anna"]
    #expect(throws: ProfileFault(member: "name")) { try Profile(named, for: .doctor) }
    // Malayalam is written with joiners.
    let joined: JSONValue = ["email": "a@b.c", "name": "\u{D28}\u{D4D}\u{200D}", "userName": "anna"]
    _ = try Profile(joined, for: .doctor)
  }

  @Test func anActsWordsHoldNothingThatAScreenObeys() throws {
    let house = try House()
    let organisation = try #require(OrganisationID("org-1"))
    func register(_ name: String) throws {
      let country = try #require(CountryCode("IN"))
      let act = Act.consent(.registerOrganisation(organisation, country: country, name: name))
      _ = try house.desk.submitAndWait(house.person(.desk).sign(act))
    }
    for name in ["Ruby\norg-2  Opal", "Ruby\u{1B}[1A", "Ruby\u{202E}"] {
      #expect(throws: ActRefusal.malformed("name")) { try register(name) }
    }
    let doctor = try #require(PersonID(try house.applicant(.doctor).id))
    func refuse(_ reason: String) throws {
      _ = try house.desk.submitAndWait(house.root.sign(.consent(.refuse(.person(doctor), reason: reason))))
    }
    #expect(throws: ActRefusal.malformed("reason")) { try refuse("no\u{1B}[2J") }
    try refuse("No.\nReally.")
  }

  /// Whoever registers may send a certificate before anybody looks: not into the disk's reserve.
  @Test func noCertificateIsTakenFromTheReserve() async throws {
    let house = try House()
    let id = try await Applicant().enrol(in: house)
    let free = Mutex<Int64>(1_099)
    let desk = PeopleDesk(
      store: house.store, reserve: DiskReserve(bytes: 1_000) { free.withLock { $0 } }, clock: { House.start })
    let bytes = House.random(100)
    await #expect(throws: UploadRefusal.noRoom) { _ = try await desk.keep(certificate: bytes, of: id) }
    #expect(try await house.store.reader.certificate(of: id) == nil)
    free.withLock { $0 += 1 }
    _ = try await desk.keep(certificate: bytes, of: id)
  }

  /// LEDGER-3: nothing that a person said of themselves, and no number, lies readable in the data folder.
  @Test func nothingPersonalLiesInClear() async throws {
    let house = try House()
    let applicant = Applicant(identity: [["kind": "aadhaar", "number": "2341 2341 2346"]])
    let id = try await applicant.enrol(in: house)
    _ = try await PeopleDesk(store: house.store, clock: { House.start })
      .keep(certificate: Array("%PDF-1.4 certificate of Anna Geheim-Berg".utf8), of: id)
    let folder = house.store.configuration.dataFolder
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("vigil.sqlite") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
      for secret in ["Geheim", "anna.berg", "anna@ward", "Long Street", "234123412346", "2341 2341"] {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
      }
    }
    let file = try #require(try await house.store.reader.certificate(of: id))
    #expect(file.type == "application/pdf" && String(decoding: file.bytes, as: UTF8.self).contains("Geheim"))
  }

  @Test func aProfileChangesByVersionsThatFollowEachOther() async throws {
    let house = try House()
    let applicant = Applicant()
    let signer = Signer(id: try await applicant.enrol(in: house), key: applicant.keys.signing)
    func change(_ version: Int64, _ name: String) async throws {
      let profile: JSONValue = [
        "email": "anna@ward.example", "name": .string(name), "userName": "anna.berg",
      ]
      _ = try await house.desk.submit(
        signer.sign(.changeProfile(person: signer.id, role: .doctor, version: version, profile: profile)))
    }
    try await change(2, "Anna Winter")
    #expect(try await house.store.reader.profile(of: signer.id)?.profile?["name"] == "Anna Winter")
    await #expect(throws: StoreError.conflict(.outdated)) { try await change(2, "Anna Sommer") }
    try await change(3, "Anna Sommer")
    #expect(try await house.store.reader.profile(of: signer.id)?.version == 3)
  }

  @Test func anApplicantMayOnlyLookAfterTheirOwn() throws {
    let house = try House()
    let applicant = try house.applicant(.doctor)
    let patient = try house.patient()
    let id = try #require(PersonID(patient))
    let acts: [Act] = [
      .changeTeam(patient: patient, members: [applicant.id]),
      .consent(.declareEmergency(patient: id, reason: "unconscious")),
    ]
    for act in acts {
      #expect(throws: ActRefusal.consent(.notApproved(.applied))) {
        try house.desk.submitAndWait(applicant.sign(act))
      }
    }
    let doctor = try house.person(.doctor)
    #expect(throws: StoreError.conflict(.notApproved)) {
      try house.desk.submitAndWait(doctor.sign(.changeTeam(patient: patient, members: [applicant.id])))
    }
  }
}
