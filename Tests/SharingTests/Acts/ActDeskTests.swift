import Consent
import Crypto
import Dispatch
import Foundation
import Ledger
import Store
import Synchronization
import Testing
import Triage
import Vitals

@testable import Sharing

@Suite struct ActDeskTests {
  @Test func aDoctorsTeamAndBindingStandOnTheLedgerAndInTheRegistry() async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let patient = try house.patient()
    let device = try house.device("w-1")
    _ = try await house.desk.submit(doctor.sign(.changeTeam(patient: patient, members: [doctor.id])))
    let receipt = try await house.desk.submit(doctor.sign(.bind(device: device, patient: patient, since: House.start)))
    #expect(receipt.position == house.store.head.size - 1)
    let registry = house.store.registry
    let known = try #require(registry.patient(id: patient))
    #expect(known.team == [doctor.id])
    #expect(registry.device(named: "w-1")?.wearer(at: House.start) == known.subject)
  }

  @Test func theSameActTwiceIsAnsweredWithItsPlaceAndWrittenOnce() async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let act = try doctor.sign(.changeTeam(patient: try house.patient(), members: [doctor.id]))
    let first = try await house.desk.submit(act)
    let size = house.store.head.size
    let second = try await house.desk.submit(act)
    #expect(second.position == first.position)
    #expect(!first.isRepeated && second.isRepeated)
    #expect(house.store.head.size == size)
  }

  @Test func whoHandsManyActsInWaitsForNoWriter() async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let patients = try (0..<40).map { _ in try house.patient() }
    let acts = try patients.map { try doctor.sign(.changeTeam(patient: $0, members: [doctor.id])) }
    let forged = SignedAct(entry: acts[0].entry + [0x20], sealed: acts[0].sealed)
    let gate = DispatchSemaphore(value: 0)
    house.store.writer.submit { _ in
      gate.wait()
    } completion: { _ in
    }
    let answers = Mutex<[Result<ActReceipt, any Error>]>([])
    for act in acts + [forged] {
      house.desk.submit(act, over: nil) { result in answers.withLock { $0.append(result) } }
    }
    // The writer stands still, and every act was handed in; the one that no writer need see is refused.
    #expect(answers.withLock { $0.map { (try? $0.get()) == nil } } == [true])
    gate.signal()
    try await house.store.writer.perform { _ in }
    #expect(answers.withLock { $0.compactMap { try? $0.get().position } }.count == 40)
    #expect(patients.allSatisfy { house.store.registry.patient(id: $0)?.team == [doctor.id] })
  }

  @Test func manyActsAreWrittenTogetherOrNotAtAll() throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let (one, other) = (try house.patient(), try house.patient())
    let (first, second) = (try house.device("w-1"), try house.device("w-2"))
    let receipts = try house.desk.submitAndWait([
      doctor.sign(.changeTeam(patient: one, members: [doctor.id])),
      doctor.sign(.bind(device: first, patient: one, since: House.start)),
    ])
    let size = house.store.head.size
    #expect(receipts.map(\.position) == [size - 2, size - 1])
    #expect(throws: StoreError.conflict(.deviceWorn)) {
      _ = try house.desk.submitAndWait([
        doctor.sign(.bind(device: second, patient: other, since: House.start)),
        doctor.sign(.bind(device: first, patient: other, since: House.start)),
      ])
    }
    #expect(house.store.head.size == size)
    #expect(house.store.registry.device(named: "w-2")?.wearer(at: House.start) == nil)
  }

  @Test func whoIsSuspendedIsNotCalledUntilApprovedAgain() async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let id = try #require(PersonID(doctor.id))
    let patient = try house.patient()
    let subject = try #require(house.store.registry.patient(id: patient)?.subject)
    _ = try await house.desk.submit(doctor.sign(.changeTeam(patient: patient, members: [doctor.id])))
    #expect(house.store.registry.callPlan(of: subject).doctors == [doctor.id])
    _ = try await house.desk.submit(house.root.sign(.consent(.suspend(.person(id), reason: "why"))))
    #expect(house.store.registry.callPlan(of: subject).doctors.isEmpty)
    let later = House.start.adding(milliseconds: 1)
    _ = try await house.desk.submit(house.root.sign(.consent(.approve(.person(id))), at: later))
    #expect(house.store.registry.callPlan(of: subject).doctors == [doctor.id])
  }

  @Test func aWornDeviceIsAConflictUntilItIsUnbound() async throws {
    let house = try House()
    let nurse = try house.person(.desk)
    let (one, other) = (try house.patient(), try house.patient())
    let device = try house.device("w-1")
    let later = House.start.adding(milliseconds: 1_000)
    _ = try await house.desk.submit(nurse.sign(.bind(device: device, patient: one, since: House.start)))
    let size = house.store.head.size
    await #expect(throws: StoreError.conflict(.deviceWorn)) {
      _ = try await house.desk.submit(nurse.sign(.bind(device: device, patient: other, since: later)))
    }
    await #expect(throws: StoreError.conflict(.deviceNotWorn)) {
      _ = try await house.desk.submit(nurse.sign(.unbind(device: device, patient: other, until: later)))
    }
    #expect(house.store.head.size == size)
    _ = try await house.desk.submit(nurse.sign(.unbind(device: device, patient: one, until: later)))
    await #expect(throws: StoreError.conflict(.bindingOverlaps)) {
      _ = try await house.desk.submit(nurse.sign(.bind(device: device, patient: other, since: House.start)))
    }
    _ = try await house.desk.submit(nurse.sign(.bind(device: device, patient: other, since: later)))
    let known = try #require(house.store.registry.device(named: "w-1"))
    #expect(known.wearer(at: House.start) == house.store.registry.patient(id: one)?.subject)
    #expect(known.wearer(at: later) == house.store.registry.patient(id: other)?.subject)
  }

  @Test func aRetiredKeyNoLongerSigns() async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let patient = try house.patient()
    let renewed = Signer(id: doctor.id, key: .init())
    _ = try await house.desk.submit(
      doctor.sign(
        .rotateKey(person: doctor.id, key: DIDKey(renewed.key.publicKey), retires: [DIDKey(doctor.key.publicKey)])))
    await #expect(throws: ActRefusal.authorUnknown) {
      _ = try await house.desk.submit(doctor.sign(.changeTeam(patient: patient, members: [])))
    }
    _ = try await house.desk.submit(renewed.sign(.changeTeam(patient: patient, members: [doctor.id])))
    await #expect(throws: StoreError.exists(.key)) {
      _ = try await house.desk.submit(
        renewed.sign(.rotateKey(person: doctor.id, key: DIDKey(doctor.key.publicKey), retires: [])))
    }
  }

  @Test func anotherPersonsKeyIsRefused() async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let other = try house.person(.doctor)
    let impostor = Signer(id: doctor.id, key: other.key)
    let patient = try house.patient()
    await #expect(throws: ActRefusal.authorUnknown) {
      _ = try await house.desk.submit(impostor.sign(.changeTeam(patient: patient, members: [])))
    }
    await #expect(throws: ActRefusal.roleForbids(.doctor, .personKey)) {
      let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
      _ = try await house.desk.submit(doctor.sign(.rotateKey(person: other.id, key: key, retires: [])))
    }
  }

  @Test(arguments: [
    (NodeDescription(origin: "vigil.test/other", facility: "test"), ActRefusal.wrongOrigin),
    (NodeDescription(origin: "vigil.test/ward", facility: "other"), .wrongFacility),
  ])
  func anActForAnotherNodeIsRefused(_ node: NodeDescription, _ refusal: ActRefusal) async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let patient = try house.patient()
    await #expect(throws: refusal) {
      _ = try await house.desk.submit(doctor.sign(.changeTeam(patient: patient, members: []), for: node))
    }
  }

  @Test(arguments: [300_000, -300_000, 300_001, -300_001] as [Int64])
  func timeIsToleratedForFiveMinutesEitherWay(_ off: Int64) async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let act = try doctor.sign(
      .changeTeam(patient: try house.patient(), members: []), at: House.start.adding(milliseconds: off))
    if abs(off) <= 300_000 {
      _ = try await house.desk.submit(act)
    } else {
      await #expect(throws: ActRefusal.timeFarOff(milliseconds: -off)) { _ = try await house.desk.submit(act) }
    }
  }

  @Test func everyFlippedByteOfASignedActIsRefused() throws {
    let doctor = Signer(id: "per-1", key: .init())
    let act = try doctor.sign(.resolve(alert: "A7", patient: "pat-1", reason: .treated, note: nil))
    let sealed = try #require(act.sealed)
    _ = try CheckedAct(act, for: House.node, at: House.start)
    for index in act.entry.indices {
      var entry = act.entry
      entry[index] ^= 1
      #expect(throws: ActRefusal.self, "byte \(index) of the entry") {
        _ = try CheckedAct(SignedAct(entry: entry, sealed: sealed), for: House.node, at: House.start)
      }
    }
    for index in sealed.payload.indices {
      var payload = sealed.payload
      payload[index] ^= 1
      #expect(throws: ActRefusal.commitmentMismatch) {
        let changed = SignedAct(entry: act.entry, sealed: .init(salt: sealed.salt, payload: payload))
        _ = try CheckedAct(changed, for: House.node, at: House.start)
      }
    }
    #expect(throws: ActRefusal.commitmentMismatch) {
      _ = try CheckedAct(SignedAct(entry: act.entry, sealed: nil), for: House.node, at: House.start)
    }
  }

  @Test func aMemberMoreInTheBodyIsRefused() throws {
    let doctor = Signer(id: "per-1", key: .init())
    let act = Act.acknowledge(alert: "A7", patient: "pat-1")
    var entry = try ActDraft(act, by: doctor.id, for: House.node, at: House.start, salt: []).entry
    entry.body["reason"] = "heart rate 170"
    entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: doctor.key)
    let bytes = try entry.canonicalBytes()
    #expect(throws: ActRefusal.malformed("body")) {
      _ = try CheckedAct(SignedAct(entry: bytes, sealed: nil), for: House.node, at: House.start)
    }
  }

  /// The reason of an end is one of a closed list, so that ends can be counted; words go into the note.
  @Test(arguments: [
    (#"{"reason":"seen"}"#, "reason"), (#"{"reason":"Treated"}"#, "reason"), (#"{"note":"x"}"#, "reason"),
    (#"{"note":"","reason":"treated"}"#, "note"), (#"{"note":1,"reason":"treated"}"#, "note"),
    (#"{"more":"x","reason":"treated"}"#, "payload"),
  ])
  func anAlertEndsForAReasonOfTheListOnly(_ payload: String, _ member: String) throws {
    let doctor = Signer(id: "per-1", key: .init())
    let (salt, values) = ([UInt8](repeating: 7, count: 32), Array(payload.utf8))
    var entry = Entry(
      type: .alertResolved, time: House.start.milliseconds, origin: House.node.origin,
      facility: House.node.facility, author: doctor.id, subject: "pat-1", body: ["alert": "A7"],
      commitment: try Commitment.make(payload: values, salt: salt))
    entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: doctor.key)
    let act = SignedAct(entry: try entry.canonicalBytes(), sealed: .init(salt: salt, payload: values))
    #expect(throws: ActRefusal.malformed(member)) {
      _ = try CheckedAct(act, for: House.node, at: House.start)
    }
  }

  @Test func anActOfTheNodeIsNotAnActOfAPerson() throws {
    let doctor = Signer(id: "per-1", key: .init())
    var entry = Entry(
      type: .personRegistered, time: House.start.milliseconds, origin: House.node.origin,
      facility: House.node.facility, author: doctor.id)
    entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: doctor.key)
    let bytes = try entry.canonicalBytes()
    #expect(throws: ActRefusal.unknownType(.personRegistered)) {
      _ = try CheckedAct(SignedAct(entry: bytes, sealed: nil), for: House.node, at: House.start)
    }
  }

  @Test func anUnknownAlertIsRefusedAndNothingStays() async throws {
    let house = try House()
    let doctor = try house.person(.doctor)
    let size = house.store.head.size
    await #expect(throws: StoreError.unknown(.alert)) {
      _ = try await house.desk.submit(doctor.sign(.acknowledge(alert: "A0", patient: nil)))
    }
    #expect(house.store.head.size == size)
  }
}

@Suite struct SignedActTests {
  @Test func anActSurvivesTheWire() throws {
    let doctor = Signer(id: "per-1", key: .init())
    let ends = ResolutionReason.allCases.map { Act.resolve(alert: "A1", patient: "pat-1", reason: $0, note: nil) }
    for act in ends + [
      .acknowledge(alert: "A1", patient: "pat-1"),
      .resolve(alert: "A1", patient: nil, reason: .artefact, note: "gesehen ✓"),
    ] {
      let signed = try doctor.sign(act)
      let wire = try CanonicalJSON.encode(signed.json)
      #expect(try SignedAct(json: try CanonicalJSON.parse(wire)) == signed)
      #expect(try CheckedAct(signed, for: House.node, at: House.start).act == act)
    }
  }

  @Test(arguments: [
    ("{}", "entry"), (#"{"entry":"{}","salt":"AA"}"#, "payload"), (#"{"entry":"{}","payload":"{}"}"#, "salt"),
    (#"{"entry":"{}","payload":"{}","salt":"AA"}"#, "salt"), (#"{"entry":"{}","more":1}"#, "more"),
  ])
  func aBrokenEnvelopeNamesItsMember(_ text: String, _ member: String) throws {
    let json = try CanonicalJSON.parse(Array(text.utf8))
    #expect(throws: ActRefusal.malformed(member)) { _ = try SignedAct(json: json) }
  }
}
