import Consent
import Crypto
import Foundation
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// CONSENT-1 and CONSENT-4: an act that somebody signed who was not entitled to it is found in the ledger alone.
@Suite struct ActAuditTests {
  private let scene: FacilityHouse
  private var house: RecordHouse { scene.house }

  init() throws { scene = try FacilityHouse() }

  /// Puts a signed entry on the ledger as a gateway would that forgot to ask who may sign it.
  @discardableResult
  private func forge(_ act: Act, as author: Signer, signedBy key: Signer? = nil) throws -> Int64 {
    let draft = try ActDraft(act, by: author.id, for: House.node, at: house.now, salt: House.random(32))
    let signed = try draft.signed(with: (key ?? author).key)
    return try put(try Entry.parse(signed.entry), sealing: signed.sealed)
  }

  private func put(_ entry: Entry, sealing sealed: SignedAct.Sealed? = nil) throws -> Int64 {
    let patient = house.patient.id
    return try house.store.writer.wait { transaction in
      let subject = try #require(transaction.registry.patient(id: patient)?.subject)
      return try transaction.append(
        signed: entry, about: sealed == nil ? nil : subject, payload: sealed.map { ($0.salt, $0.payload) })
    }
  }

  private func findings() throws -> [AccessAudit.Finding] { try house.audit().findings }

  private func day(_ days: Int64 = 1) throws -> Period {
    try #require(Period(from: house.now, until: house.now.adding(milliseconds: days * 86_400_000)))
  }

  private func grant(to grantee: Signer) throws -> Act {
    let terms = try #require(
      ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.read]))
    return .consent(
      .grant(
        GrantOffer(
          patient: try scene.patient, grantee: .person(try RecordHouse.id(grantee)),
          terms: try #require(GrantTerms(terms, period: try day(), sources: .any)))))
  }

  @Test func whatBothSidesSignedIsClean() async throws {
    let offered = try scene.admit()
    try scene.affiliate(house.doctor, with: scene.ruby, by: scene.desk)
    let device = try scene.device("bed-7")
    try scene.step(.assign(device, scene.ruby), by: scene.desk)
    try scene.step(.release(device, scene.ruby), by: house.administrator)
    let (patient, guardian) = (try scene.patient, try RecordHouse.id(house.other))
    try house.act(
      .consent(.nameGuardian(guardian, patient: patient, classes: .clinical, period: try day())),
      by: house.administrator)
    try house.act(.changeTeam(patient: patient.text, members: [house.doctor.id]), by: house.administrator)
    try house.act(.changeTeam(patient: patient.text, members: [house.doctor.id, house.other.id]), by: house.doctor)
    try house.act(grant(to: house.doctor), by: house.other)
    try scene.step(.end(of: offered, patient: patient, reason: "well"), by: house.other)
    let other = Signer(id: house.doctor.id, key: Curve25519.Signing.PrivateKey())
    try house.act(
      .rotateKey(
        person: house.doctor.id, key: DIDKey(other.key.publicKey), retires: [DIDKey(house.doctor.key.publicKey)]),
      by: house.doctor)
    house.advance(1)
    try house.act(.changeTeam(patient: patient.text, members: [house.doctor.id]), by: other)
    #expect(try findings().isEmpty)
    try house.act(.erase(patient: patient.text), by: house.administrator)
    #expect(try findings().isEmpty)
  }

  @Test func aFacilitysContractByNoPartyIsNamed() throws {
    let patient = try scene.patient
    let refused = ActFault.noParty(.notEntitled)
    let offer = Act.facility(.offer(patient: patient, organisation: scene.ruby))
    var expected: [AccessAudit.Finding] = [
      .act(at: try forge(offer, as: scene.otherDesk), refused),
      .act(at: try forge(offer, as: house.patient), .roleForbids),
      .act(
        at: try forge(
          .facility(.declare(patient: patient, organisation: scene.ruby, reason: "Unconscious.")), as: house.doctor),
        refused),
    ]
    let offered = try scene.step(.offer(patient: patient, organisation: scene.ruby), by: scene.desk)
    expected += [
      .act(at: try forge(.facility(.accept(of: offered, patient: patient)), as: scene.desk), refused),
      .act(at: try forge(.facility(.end(of: offered, patient: patient, reason: nil)), as: scene.otherDesk), refused),
      .act(
        at: try forge(.facility(.accept(of: 3, patient: patient)), as: house.patient),
        .noParty(.unknownReference("admission"))),
    ]
    try scene.step(.accept(of: offered, patient: patient), by: house.patient)
    house.advance(1)
    expected.append(
      .act(at: try forge(.facility(.accept(of: offered, patient: patient)), as: house.patient), .outOfTurn))
    let device = try scene.device("bed-7")
    expected.append(.act(at: try forge(.facility(.assign(device, scene.ruby)), as: scene.otherDesk), refused))
    try scene.step(.assign(device, scene.ruby), by: scene.desk)
    expected.append(.act(at: try forge(.facility(.assign(device, scene.opal)), as: scene.otherDesk), .outOfTurn))
    #expect(try findings() == expected)
  }

  @Test func aTreatmentByNoPartyIsNamed() throws {
    let patient = try scene.patient
    let refused = ActFault.noParty(.notEntitled)
    let offered = try house.act(.treatment(.offer(patient: patient)), by: house.doctor)
    let accept = Act.treatment(.accept(of: offered, patient: patient, code: nil))
    var expected: [AccessAudit.Finding] = [
      .act(at: try forge(.treatment(.offer(patient: patient)), as: scene.desk), .roleForbids),
      .act(at: try forge(accept, as: house.doctor), refused),
      .act(at: try forge(.treatment(.end(of: offered, patient: patient)), as: house.other), refused),
    ]
    try house.act(accept, by: house.patient)
    house.advance(1)
    expected.append(.act(at: try forge(accept, as: house.patient), .outOfTurn))
    expected.append(
      .act(at: try forge(.treatment(.offer(patient: patient)), as: house.doctor), .outOfTurn))
    let (code, until) = (House.random(32), house.now.adding(milliseconds: 86_400_000))
    let invited = try house.act(
      .treatment(.invite(Digest32.sha256(code), until: until)), by: house.other)
    expected.append(
      .act(
        at: try forge(
          .treatment(.accept(of: invited, patient: patient, code: House.random(32))), as: house.patient),
        .noParty(.unknownReference("treatment"))))
    house.advance(1)
    try house.act(.treatment(.accept(of: invited, patient: patient, code: code)), by: house.patient)
    #expect(try findings() == expected)
    try house.act(.erase(patient: patient.text), by: house.administrator)
    #expect(try findings().map(Self.position) == expected.map(Self.position))
  }

  /// After an erasure it is found by other marks, and still found.
  private static func position(_ finding: AccessAudit.Finding) -> Int64? {
    if case .act(let position, _) = finding { position } else { nil }
  }

  @Test func whatTheAuthorsRoleOrTeamDoesNotReachIsNamed() throws {
    let patient = house.patient.id
    try house.act(.changeTeam(patient: patient, members: [house.doctor.id]), by: house.administrator)
    let expected: [AccessAudit.Finding] = [
      .act(at: try forge(.changeTeam(patient: patient, members: [house.other.id]), as: house.other), .notEntitled),
      .act(at: try forge(.erase(patient: patient), as: house.doctor), .roleForbids),
      .act(at: try forge(.setActive(person: house.other.id, isActive: false), as: house.doctor), .roleForbids),
    ]
    #expect(try findings() == expected)
  }

  @Test func whoWasSuspendedSignsNothing() throws {
    let desk = try RecordHouse.id(scene.desk)
    try house.act(.consent(.suspend(.person(desk), reason: "Inquiry.")), by: house.administrator)
    let offer = Act.facility(.offer(patient: try scene.patient, organisation: scene.ruby))
    #expect(try findings().isEmpty)
    let position = try forge(offer, as: scene.desk)
    #expect(try findings() == [.act(at: position, .notApproved)])
  }

  @Test func anActUnderSomebodyElsesNameIsNamed() throws {
    let act = try grant(to: house.other)
    let byAnother = try forge(act, as: house.patient, signedBy: house.other)
    house.advance(1)
    let signed = try house.patient.sign(act, at: house.now)
    var unsigned = try Entry.parse(signed.entry)
    let signature = try #require(unsigned.signature)
    unsigned.signature = nil
    let without = try put(unsigned, sealing: signed.sealed)
    unsigned.signature = try DetachedJWS.sign(payload: Array("else".utf8), with: house.patient.key)
    let broken = try put(unsigned, sealing: signed.sealed)
    unsigned.signature = signature
    _ = try put(unsigned, sealing: signed.sealed)
    #expect(
      try findings() == [
        .act(at: byAnother, .foreignKey), .act(at: without, .unsigned), .act(at: broken, .signatureInvalid),
      ])
  }

  @Test func anAccessOnAForgedGrantIsNamedToo() async throws {
    let record = try await house.report(House.random(10))
    let forged = try forge(grant(to: house.other), as: house.patient, signedBy: house.other)
    let decision = try await house.store.decide(
      house.asker(house.other).request(.read, .record(record), of: try scene.patient))
    #expect(decision.isPermitted && decision.grants == [GrantID(position: forged)])
    #expect(try Set(findings().map(\.position)) == [forged, decision.position])
  }

  @Test func aRecoveryThatDidNotWaitIsNamed() throws {
    let (victim, fresh) = (house.doctor, Curve25519.Signing.PrivateKey())
    let begun = try house.act(.beginRecovery(person: victim.id, key: DIDKey(fresh.publicKey)), by: house.administrator)
    house.advance(KeyRecovery.waitMilliseconds - 1)
    let early = try forge(.completeRecovery(person: victim.id, of: begun), as: house.administrator)
    let patient = house.patient.id
    let act = Act.changeTeam(patient: patient, members: [victim.id])
    let stolen = try forge(act, as: victim, signedBy: Signer(id: victim.id, key: fresh))
    #expect(try findings() == [.act(at: early, .outOfTurn), .act(at: stolen, .foreignKey)])
    house.advance(1)
    try house.act(.completeRecovery(person: victim.id, of: begun), by: house.administrator)
    try house.act(act, by: Signer(id: victim.id, key: fresh))
    let twice = try forge(.completeRecovery(person: victim.id, of: begun), as: house.administrator)
    #expect(try findings().map(\.position) == [early, stolen, twice])
  }

  @Test func theGatewayListsNoSecondKeyOfAPatients() throws {
    let (patient, doctor) = (house.patient.id, house.doctor.id)
    let keys = [0, 1].map { _ in Curve25519.Signing.PrivateKey() }
    func list(_ key: Curve25519.Signing.PrivateKey, of person: String) throws -> Int64 {
      try house.store.writer.wait { transaction in
        try transaction.append(
          .personKey, pseudonym: person,
          body: [
            "key": .string(DIDKey(key.publicKey).description), "person": .string(person), "retires": .array([]),
          ])
      }
    }
    // What the operator lists for staff who lost theirs is as it should be, and stands on the ledger for all to see.
    _ = try list(keys[0], of: doctor)
    let position = try list(keys[1], of: patient)
    let forged = try forge(try grant(to: house.other), as: house.patient, signedBy: Signer(id: patient, key: keys[1]))
    #expect(try findings() == [.act(at: position, .gatewayActs), .act(at: forged, .foreignKey)])
  }

  @Test func anInvitationThatWasEndedInSomebodysNameIsNamed() throws {
    let invited = try house.act(
      .treatment(.invite(Digest32.sha256([1]), until: house.now.adding(milliseconds: 86_400_000))), by: house.doctor)
    let position = try forge(.treatment(.end(of: invited, patient: try scene.patient)), as: house.doctor)
    #expect(try findings() == [.act(at: position, .notEntitled)])
  }

  @Test func theGatewayWritesNoContract() throws {
    let (patient, organisation) = (try scene.patient.text, scene.ruby.text)
    let position = try house.store.writer.wait { transaction in
      try transaction.append(
        .admissionOffered, pseudonym: patient, body: ["organisation": .string(organisation)])
    }
    #expect(try findings() == [.act(at: position, .gatewayActs)])
  }

  /// Entries that no gateway of ours would take, put beneath the entries of a real ledger by hand.
  @Test(arguments: [true, false])
  func aHandMadeLedgerIsNamedByWhatStandsInClear(isErased: Bool) throws {
    let patient = try scene.patient
    let stranger = try RecordHouse.id(house.other)
    let acts: [Act] = [
      .consent(.nameGuardian(stranger, patient: patient, classes: .clinical, period: try day())),
      .consent(.nameCustodians([stranger], patient: patient, threshold: 1, period: try day())),
      try grant(to: house.other),
      .consent(.setEmergencyPolicy(EmergencyPolicy(letsCalled: true, letsStrangers: true), patient: patient)),
      .consent(.signAffiliation(try RecordHouse.id(house.laboratory), scene.ruby)),
      .consent(.approve(.person(stranger))),
    ]
    if isErased { try house.act(.erase(patient: patient.text), by: house.administrator) }
    let folder = try export("by-hand")
    let file = URL(fileURLWithPath: folder + "/entries.jsonl")
    let lines = try Data(contentsOf: file).split(separator: 0x0A).map { Array($0) }
    #expect(try AccessAudit.run(export: folder).findings.isEmpty)
    for act in acts {
      let forged = try house.doctor.sign(act, at: house.now).entry
      // An erased patient's entries stand where they stood; everything else where it is newest.
      let place = isErased ? lines.count - 1 : lines.count
      let changed = lines[..<place] + [forged] + lines[place...]
      try Data(changed.flatMap { $0 + [0x0A] }).write(to: file)
      let found = try AccessAudit.run(export: folder).findings
      #expect(found.contains { $0.position == Int64(place) }, "\(act.type)")
      #expect(found.allSatisfy { $0.position >= Int64(place) }, "\(act.type)")
    }
  }

  private func export(_ name: String) throws -> String {
    let folder = house.folder.path + "/" + name
    let head = try house.store.anchorHead()
    let anchored = AnchorHead(
      origin: house.store.identity.origin, size: UInt64(head.size), root: head.root, blockIndex: UInt64(head.block),
      blockHash: head.blockHash)
    _ = try LedgerExport(path: house.database, anchored: anchored).write(to: folder) { _, _ in }
    return folder
  }

  /// What Python says of an export, which knows nothing of Vigil.
  private func python(_ folder: String) throws -> (status: Int32, output: String) {
    let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized
    let process = Process()
    process.executableURL = root.appendingPathComponent("scripts/python")
    process.arguments = [root.appendingPathComponent("Tests/Interop/verify_ledger.py").path, "export", folder]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  @Test func pythonVerifiesTheSignatureOfEveryAct() throws {
    _ = try scene.admit()
    let signed = try python(try export("signed"))
    #expect(signed.status == 0 && !signed.output.contains(" 0 signed"), "\(signed.output)")
    let forged = try forge(grant(to: house.other), as: house.patient, signedBy: house.other)
    let broken = try python(try export("forged"))
    #expect(broken.status == 1 && broken.output.contains("entry \(forged): the key was not its author's then"))
  }
}
