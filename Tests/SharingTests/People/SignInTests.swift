import Consent
import Crypto
import Foundation
import Ledger
import Store
import Synchronization
import Testing
import Vault
import Vitals

@testable import Sharing

/// Signing in with a real store and a clock that the test moves.
@Suite struct SignInTests {
  final class Clock: Sendable {
    private let time = Mutex(House.start)
    var now: Timestamp { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
  }

  let house: House
  let clock = Clock()
  let desk: SignInDesk
  static let secret = [UInt8](repeating: 42, count: 32)

  init() throws {
    house = try House()
    let clock = clock
    desk = try SignInDesk(store: house.store, clock: { clock.now })
  }

  @Test func theKeyOpensAndTheApplicantIsToldSo() async throws {
    let applicant = Applicant()
    let id = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let signed = try await desk.signIn(challenge: challenge.text, signature: applicant.answer(challenge))
    #expect(signed.person == id && signed.licence == .applied && signed.role == .doctor)
    let session = try #require(desk.session(of: signed.token))
    #expect(try await house.store.reader.caller(token: AccessToken(session: session))?.isApproved == false)
  }

  @Test func aChallengeCountsOnceForThisGatewayAndForItsTime() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let answer = try applicant.answer(challenge)
    _ = try await desk.signIn(challenge: challenge.text, signature: answer)
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: challenge.text, signature: answer)
    }
    let next = desk.challenge()
    let elsewhere = try applicant.answer(next, origin: "elsewhere")
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: next.text, signature: elsewhere)
    }
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: "AAAA.99999999999999.AAAA", signature: answer)
    }
    clock.advance(Challenge.lifetimeMilliseconds)
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: next.text, signature: applicant.answer(next))
    }
  }

  @Test func aStrangersKeyIsAnsweredLikeAWrongOne() async throws {
    let challenge = desk.challenge()
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: challenge.text, signature: Applicant().answer(challenge))
    }
  }

  @Test func aRefreshTokenThatComesBackEndsTheSignInForBoth() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let first = try await desk.signIn(challenge: challenge.text, signature: applicant.answer(challenge))
    let second = try await desk.renew(first.refresh)
    #expect(second.refresh != first.refresh && second.person == first.person)
    let session = try #require(desk.session(of: second.token))
    await #expect(throws: SignInRefusal.refused) { try await desk.renew(first.refresh) }
    #expect(try await house.store.reader.caller(token: AccessToken(session: session)) == nil)
    await #expect(throws: SignInRefusal.refused) { try await desk.renew(second.refresh) }
  }

  @Test func aTokenIsShortAndEndsWithItsSignIn() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let signed = try await desk.signIn(challenge: challenge.text, signature: applicant.answer(challenge))
    let session = try #require(desk.session(of: signed.token))
    #expect(desk.session(of: signed.token.dropLast(2) + "AA") == nil)
    try await desk.signOut(session)
    #expect(try await house.store.reader.caller(token: AccessToken(session: session)) == nil)
    clock.advance(SignInDesk.tokenMilliseconds)
    #expect(desk.session(of: signed.token) == nil)
  }

  @Test func whoIsUnknownLooksLikeWhoIsWrong() async throws {
    _ = try await Applicant(secret: Self.secret).enrol(in: house)
    let known = try await desk.passphraseTerms(of: "anna.berg")
    let unknown = try await desk.passphraseTerms(of: "nobody.here")
    let again = try await desk.passphraseTerms(of: "nobody.here")
    #expect(unknown.salt == again.salt && unknown.salt.count == known.salt.count && unknown.rounds == known.rounds)
    for name in ["anna.berg", "nobody.here"] {
      await #expect(throws: SignInRefusal.refused) {
        try await desk.signIn(userName: name, secret: [UInt8](repeating: 1, count: 32), source: "10.0.0.1")
      }
    }
    #expect(try await desk.signIn(userName: "anna.berg", secret: Self.secret, source: "10.0.0.1").role == .doctor)
  }

  /// Five failures make this source wait for this name, and nobody else for anything.
  @Test func nobodyLocksSomebodyElseOut() async throws {
    let applicant = Applicant(secret: Self.secret)
    _ = try await applicant.enrol(in: house)
    for name in ["anna.berg", "nobody.here"] {
      for _ in 0..<5 {
        await #expect(throws: SignInRefusal.refused) {
          try await desk.signIn(userName: name, secret: [UInt8](repeating: 1, count: 32), source: "10.6.6.6")
        }
      }
      await #expect(throws: SignInRefusal.tooMany(retryAfterSeconds: 5), "\(name)") {
        try await desk.signIn(userName: name, secret: Self.secret, source: "10.6.6.6")
      }
    }
    #expect(try await desk.signIn(userName: "anna.berg", secret: Self.secret, source: "10.0.0.1").role == .doctor)
    let challenge = desk.challenge()
    _ = try await desk.signIn(challenge: challenge.text, signature: applicant.answer(challenge))
    clock.advance(5_000)
    #expect(try await desk.signIn(userName: "anna.berg", secret: Self.secret, source: "10.6.6.6").role == .doctor)
  }

  @Test func aGuardianLearnsOfWhatWaitsForThePatient() async throws {
    let patient = Applicant(role: .patient, userName: "ida")
    let patientID = try #require(PersonID(try await patient.enrol(in: house)))
    let guardian = Applicant(role: .patient, userName: "mother")
    let guardianID = try #require(PersonID(try await guardian.enrol(in: house)))
    let doctor = try house.person(.doctor)
    let period = try #require(Period(from: House.start, until: nil))
    _ = try await house.desk.submit(
      Signer(id: patientID.text, key: patient.keys.signing).sign(
        .consent(.nameGuardian(guardianID, patient: patientID, classes: [.reports], period: period))))
    let terms = try #require(
      ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.read]))
    let until = House.start.adding(milliseconds: 600_000)
    _ = try await house.desk.submit(
      doctor.sign(.consent(.request(RequestOffer(patient: patientID, terms: terms, until: until)))))
    for applicant in [patient, guardian] {
      let challenge = desk.challenge()
      let signed = try await desk.signIn(challenge: challenge.text, signature: applicant.answer(challenge))
      #expect(signed.pending.map(\.author.text) == [doctor.id])
    }
  }
}
