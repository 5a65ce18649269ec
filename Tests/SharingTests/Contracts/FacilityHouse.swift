import Consent
import Crypto
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// Two approved facilities with a desk each, beside the people of a house of records; nobody is admitted anywhere.
struct FacilityHouse {
  let house: RecordHouse
  let ruby: OrganisationID
  let opal: OrganisationID
  let desk: Signer
  let otherDesk: Signer

  var facilities: FacilityDesk { FacilityDesk(store: house.store) }
  var patient: PersonID { get throws { try RecordHouse.id(house.patient) } }

  init() throws {
    let house = try RecordHouse()
    self.house = house
    ruby = try Self.facility("org-ruby", in: house)
    opal = try Self.facility("org-opal", in: house)
    desk = try Self.member(.desk, in: house)
    otherDesk = try Self.member(.desk, in: house)
    try affiliate(desk, with: ruby, by: house.administrator)
    try affiliate(otherDesk, with: opal, by: house.administrator)
  }

  private static func facility(_ name: String, in house: RecordHouse) throws -> OrganisationID {
    let id = try #require(OrganisationID(name))
    let country = try #require(CountryCode("IN"))
    try house.act(.consent(.registerOrganisation(id, country: country, name: "Hospital")), by: house.administrator)
    try house.act(.consent(.approve(.organisation(id))), by: house.administrator)
    return id
  }

  static func member(_ role: Role, in house: RecordHouse) throws -> Signer {
    let key = Curve25519.Signing.PrivateKey()
    let person = try house.store.writer.wait {
      try $0.registerPerson(Contact(name: "N", webhook: nil), role: role, key: DIDKey(key.publicKey))
    }
    let signer = Signer(id: person.id, key: key)
    try house.act(.consent(.approve(.person(try RecordHouse.id(signer)))), by: house.administrator)
    return signer
  }

  /// Both sides sign.
  func affiliate(_ person: Signer, with organisation: OrganisationID, by speaker: Signer) throws {
    let act = Act.consent(.signAffiliation(try RecordHouse.id(person), organisation))
    try house.act(act, by: speaker)
    try house.act(act, by: person)
  }

  @discardableResult
  func step(_ step: FacilityStep, by signer: Signer) throws -> Int64 { try house.act(.facility(step), by: signer) }

  /// The patient is offered a bed by the desk and accepts.
  func admit() throws -> Int64 {
    let offered = try step(.offer(patient: try patient, organisation: ruby), by: desk)
    try step(.accept(of: offered, patient: try patient), by: house.patient)
    return offered
  }

  func asker(_ signer: Signer) throws -> Asker { try house.asker(signer) }

  func admitted(_ state: Admission.State = .admitted, by signer: Signer) async throws -> [AdmissionItem] {
    try await facilities.admissions(at: ruby, state, before: .max, limit: 50, by: try asker(signer)).items
  }

  func device(_ name: String) throws -> DeviceID {
    let (id, unit) = (try DeviceID(name), try UnitID("ward-1"))
    _ = try house.store.writer.wait { try $0.registerDevice(id, unit: unit, cadenceMilliseconds: 1_000) }
    return id
  }
}
