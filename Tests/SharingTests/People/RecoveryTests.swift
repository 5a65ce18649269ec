import Consent
import Crypto
import Foundation
import Ledger
import Logging
import Store
import Synchronization
import Testing
import Vault
import Vitals

@testable import Sharing

/// Lost keys, with a real store.
@Suite struct RecoveryTests {
  private func draft(_ act: Act, _ signer: Signer, _ time: Timestamp) throws -> SignedAct {
    try signer.sign(act, at: time)
  }

  @Test func aRecoveryWaitsAndThenTheOldKeyNoLongerSigns() throws {
    let house = try House()
    let (root, doctor) = (try house.person(.administrator), try house.person(.doctor))
    let fresh = Curve25519.Signing.PrivateKey()
    let begun = try house.desk.submitAndWait(
      root.sign(.beginRecovery(person: doctor.id, key: DIDKey(fresh.publicKey)))
    ).position
    #expect(throws: StoreError.conflict(.notYet)) {
      try house.desk.submitAndWait(root.sign(.completeRecovery(person: doctor.id, of: begun)))
    }
    #expect(house.store.registry.person(id: doctor.id)?.recovery?.position == begun)
    let later = House.start.adding(milliseconds: KeyRecovery.waitMilliseconds)
    let desk = ActDesk(writer: house.store.writer, node: House.node, clock: { later })
    _ = try desk.submitAndWait(root.sign(.completeRecovery(person: doctor.id, of: begun), at: later))
    let patient = try house.patient()
    let act = Act.changeTeam(patient: patient, members: [doctor.id])
    #expect(throws: ActRefusal.authorUnknown) { try desk.submitAndWait(doctor.sign(act, at: later)) }
    _ = try desk.submitAndWait(Signer(id: doctor.id, key: fresh).sign(act, at: later))
  }

  @Test func aRecoveryThatIsCompleteLeavesNoPassphraseAndNobodySignedIn() async throws {
    let house = try House()
    let applicant = Applicant(role: .patient, secret: House.random(32))
    let patient = try await applicant.enrol(in: house)
    let root = house.root
    let box = try applicant.keys.locked(for: patient, passphrase: "five words of hers", salt: House.random(16)).json
    try await house.store.writer.perform { try $0.keep(keyCopy: try CanonicalJSON.encode(box), of: patient) }
    let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
    let begun = try house.desk.submitAndWait(root.sign(.beginRecovery(person: patient, key: key))).position
    #expect(try await house.store.reader.keyCopy(of: patient) != nil)
    let later = House.start.adding(milliseconds: KeyRecovery.waitMilliseconds)
    let desk = ActDesk(writer: house.store.writer, node: House.node, clock: { later })
    _ = try desk.submitAndWait(root.sign(.completeRecovery(person: patient, of: begun), at: later))
    #expect(try await house.store.reader.keyCopy(of: patient) == nil)
    let name = house.store.secrets.mac(.userName, applicant.userName)
    #expect(try await house.store.reader.passphrase(of: name) == nil)
  }

  @Test func whoStillHasTheKeyRefusesIt() throws {
    let house = try House()
    let (root, doctor) = (try house.person(.administrator), try house.person(.doctor))
    let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
    let begun = try house.desk.submitAndWait(root.sign(.beginRecovery(person: doctor.id, key: key))).position
    _ = try house.desk.submitAndWait(doctor.sign(.refuseRecovery(person: doctor.id, of: begun)))
    let later = House.start.adding(milliseconds: KeyRecovery.waitMilliseconds)
    let desk = ActDesk(writer: house.store.writer, node: House.node, clock: { later })
    #expect(throws: StoreError.unknown(.key)) {
      try desk.submitAndWait(root.sign(.completeRecovery(person: doctor.id, of: begun), at: later))
    }
  }

  /// CONSENT-1: nobody signs as a patient by listing a key for them.
  @Test func noAdministratorListsAKeyForSomebodyElseAtOnce() async throws {
    let house = try House()
    let root = try house.person(.administrator)
    let patient = try await Applicant(role: .patient).enrol(in: house)
    let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
    let act = try root.sign(.rotateKey(person: patient, key: key, retires: []))
    await #expect(throws: ActRefusal.roleForbids(.administrator, .personKey)) { try await house.desk.submit(act) }
    await #expect(throws: StoreError.conflict(.wrongRole)) {
      try await house.store.writer.perform { try $0.replaceKeys(of: patient, with: key) }
    }
  }
}
