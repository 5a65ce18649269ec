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
    let signed = try await desk.signIn(
      challenge: challenge.text, signature: applicant.answer(challenge), source: "here")
    #expect(signed.person == id && signed.licence == .applied && signed.role == .doctor)
    let session = try #require(desk.session(of: signed.token))
    #expect(try await house.store.reader.caller(token: AccessToken(session: session))?.isApproved == false)
  }

  @Test func aChallengeCountsOnceForThisGatewayAndForItsTime() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let answer = try applicant.answer(challenge)
    _ = try await desk.signIn(challenge: challenge.text, signature: answer, source: "here")
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: challenge.text, signature: answer, source: "here")
    }
    let next = desk.challenge()
    let elsewhere = try applicant.answer(next, origin: "elsewhere")
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: next.text, signature: elsewhere, source: "here")
    }
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: "AAAA.99999999999999.AAAA", signature: answer, source: "here")
    }
    clock.advance(Challenge.lifetimeMilliseconds)
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: next.text, signature: applicant.answer(next), source: "here")
    }
  }

  @Test func aStrangersKeyIsAnsweredLikeAWrongOne() async throws {
    let challenge = desk.challenge()
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(challenge: challenge.text, signature: Applicant().answer(challenge), source: "here")
    }
  }

  @Test func aRefreshTokenThatComesBackEndsTheSignInForBoth() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let first = try await desk.signIn(challenge: challenge.text, signature: applicant.answer(challenge), source: "here")
    let second = try await desk.renew(first.refresh, source: "10.0.0.1")
    #expect(second.refresh != first.refresh && second.person == first.person)
    let session = try #require(desk.session(of: second.token))
    await #expect(throws: SignInRefusal.refused) { try await desk.renew(first.refresh, source: "10.0.0.1") }
    #expect(try await house.store.reader.caller(token: AccessToken(session: session)) == nil)
    await #expect(throws: SignInRefusal.refused) { try await desk.renew(second.refresh, source: "10.0.0.1") }
  }

  /// Whoever makes up refresh tokens is paced, and whoever has one is not: the writer hears of the latter alone.
  @Test func madeUpRefreshTokensArePacedBySource() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let signed = try await desk.signIn(
      challenge: challenge.text, signature: applicant.answer(challenge), source: "10.6.6.6")
    for _ in 0..<60 {
      let madeUp = RefreshToken(random: House.random(32)).text
      await #expect(throws: SignInRefusal.refused) { try await desk.renew(madeUp, source: "10.6.6.6") }
    }
    for text in [RefreshToken(random: House.random(32)).text, "vgr_short"] {
      await #expect(throws: SignInRefusal.tooMany(retryAfterSeconds: 1)) {
        try await desk.renew(text, source: "10.6.6.6")
      }
    }
    await #expect(throws: SignInRefusal.refused) {
      try await desk.renew(RefreshToken(random: House.random(32)).text, source: "10.0.0.1")
    }
    _ = try await desk.renew(signed.refresh, source: "10.6.6.6")
  }

  @Test func termsOfPassphrasesArePacedBySource() async throws {
    for number in 0..<120 { _ = try await desk.passphraseTerms(of: "name.\(number)", source: "10.6.6.6") }
    await #expect(throws: SignInRefusal.tooMany(retryAfterSeconds: 1)) {
      try await desk.passphraseTerms(of: "anna.berg", source: "10.6.6.6")
    }
    _ = try await desk.passphraseTerms(of: "anna.berg", source: "10.0.0.1")
    clock.advance(500)
    _ = try await desk.passphraseTerms(of: "anna.berg", source: "10.6.6.6")
  }

  @Test func aTokenIsShortAndEndsWithItsSignIn() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let challenge = desk.challenge()
    let signed = try await desk.signIn(
      challenge: challenge.text, signature: applicant.answer(challenge), source: "here")
    let session = try #require(desk.session(of: signed.token))
    var changed = Array(signed.token)
    changed[changed.count - 9] = changed[changed.count - 9] == "A" ? "B" : "A"
    #expect(desk.session(of: String(changed)) == nil)
    try await desk.signOut(session)
    #expect(try await house.store.reader.caller(token: AccessToken(session: session)) == nil)
    clock.advance(SignInDesk.tokenMilliseconds)
    #expect(desk.session(of: signed.token) == nil)
  }

  @Test func whoIsUnknownLooksLikeWhoIsWrong() async throws {
    _ = try await Applicant(secret: Self.secret).enrol(in: house)
    let known = try await desk.passphraseTerms(of: "anna.berg", source: "10.0.0.1")
    let unknown = try await desk.passphraseTerms(of: "nobody.here", source: "10.0.0.1")
    let again = try await desk.passphraseTerms(of: "nobody.here", source: "10.0.0.1")
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
    _ = try await desk.signIn(challenge: challenge.text, signature: applicant.answer(challenge), source: "here")
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
      let signed = try await desk.signIn(
        challenge: challenge.text, signature: applicant.answer(challenge), source: "here")
      #expect(signed.pending.map(\.author.text) == [doctor.id])
    }
  }
  private func fail(at desk: SignInDesk, from source: String = "10.6.6.6") async throws {
    await #expect(throws: SignInRefusal.refused) {
      try await desk.signIn(userName: "anna.berg", secret: [UInt8](repeating: 1, count: 32), source: source)
    }
  }

  @Test func aRestartForgetsNoFailure() async throws {
    _ = try await Applicant(secret: Self.secret).enrol(in: house)
    for _ in 0..<5 { try await fail(at: desk) }
    let clock = clock
    let next = try SignInDesk(store: house.store, clock: { clock.now })
    await #expect(throws: SignInRefusal.tooMany(retryAfterSeconds: 5)) {
      try await next.signIn(userName: "anna.berg", secret: Self.secret, source: "10.6.6.6")
    }
    #expect(try await next.signIn(userName: "anna.berg", secret: Self.secret, source: "10.0.0.1").role == .doctor)
    clock.advance(5_000)
    #expect(try await next.signIn(userName: "anna.berg", secret: Self.secret, source: "10.6.6.6").role == .doctor)
    // Who was right is remembered as such.
    let last = try SignInDesk(store: house.store, clock: { clock.now })
    for _ in 0..<5 { try await fail(at: last) }
  }

  @Test func twoHundredGuessesAtOnceAreFive() async throws {
    _ = try await Applicant(secret: Self.secret).enrol(in: house)
    let desk = desk
    let looked = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 {
        group.addTask {
          do {
            _ = try await desk.signIn(
              userName: "anna.berg", secret: [UInt8](repeating: 1, count: 32), source: "10.6.6.6")
            return true
          } catch { return error as? SignInRefusal == .refused }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(looked == 5)
  }

  @Test func strangersAtASourceWaitAndWhoHoldsAKeyDoesNot() async throws {
    let applicant = Applicant()
    _ = try await applicant.enrol(in: house)
    let before = house.store.head.size
    var waits = 0
    for _ in 0..<70 {
      let challenge = desk.challenge()
      do {
        _ = try await desk.signIn(
          challenge: challenge.text, signature: Applicant().answer(challenge), source: "10.6.6.6")
      } catch SignInRefusal.tooMany { waits += 1 } catch {}
    }
    #expect(waits == 10 && house.store.head.size == before)
    let challenge = desk.challenge()
    let signed = try await desk.signIn(
      challenge: challenge.text, signature: applicant.answer(challenge), source: "10.6.6.6")
    #expect(signed.role == .doctor)
  }

  @Test func aSourceRegistersSomeAtOnceAndThenOneAfterTheOther() async throws {
    let clock = clock
    let people = PeopleDesk(store: house.store, clock: { clock.now })
    func enrol(_ number: Int, from source: String) async throws {
      let form = try Applicant(userName: "person-\(number)", time: clock.now).form()
      _ = try await people.enrol(document: form.document, signature: form.signature, source: source)
    }
    for number in 0..<40 { try await enrol(number, from: "10.6.6.6") }
    await #expect(throws: SignInRefusal.tooMany(retryAfterSeconds: 5)) { try await enrol(40, from: "10.6.6.6") }
    try await enrol(41, from: "10.0.0.1")
    clock.advance(5_000)
    try await enrol(42, from: "10.6.6.6")
  }
}
