import Exchange
import Foundation
import Synchronization
import WardKit

/// Does what people do, as their programs would: signs, sends, and notes what was answered.
struct ExchangePlayer: Sendable {
  let door: GatewayDoor
  let node: NodeName
  let scribe: Scribe
  let patients: [Party]
  let clinicians: [Party]
  let cast: ExchangeCast
  let scenario: ExchangeScenario

  /// How often an act is sent again whose answer was lost, with a pause that doubles from a quarter of a second. The same
  /// bytes may be sent again: the gateway answers with their first place.
  private static let tries = 7
  private static let answerSeconds: Int64 = 30

  /// - Returns: whether it was answered.
  func play(_ move: Move) async -> Bool {
    switch move {
    case .act(let author, let patient, let agreement):
      return await sign(agreement, by: author, patient: patient) != .lost
    case .write(let doctor, let patient): return await write(.clinician(doctor), patient: patient) != .lost
    case .open(let clinician, let patient, let record, let purpose, let isDoubled):
      let look = Look(clinician: clinician, patient: patient, purpose: purpose)
      async let second = isDoubled ? open(record, look) : true
      let first = await open(record, look)
      return await second && first
    case .list(let clinician, let patient, let purpose):
      return await list(Look(clinician: clinician, patient: patient, purpose: purpose))
    case .log(let patient): return await readLog(of: patient)
    case .forge(let forgery, let clinician, let patient):
      return await forge(forgery, clinician: clinician, patient: patient)
    }
  }

  // MARK: Acts

  enum Outcome: Hashable, Sendable {
    case taken
    case refused
    case lost
  }

  /// What a patient or a clinician signs; not for records, which are decided on.
  func sign(_ agreement: Agreement, by author: Move.Author, patient: Int) async -> Outcome {
    let subject = cast.patients[patient]
    var time = Clock.wall / 1_000_000
    var isRightful = true
    if case .declared(_, let at) = agreement {
      time = at
      // A patient who wants no emergency access is not opened by a reason.
      isRightful = !cast.optedOut.contains(patient)
    }
    let party = party(author, patient)
    guard let body = try? agreement.act(about: subject).signed(by: party.id, with: party.keys, for: node, at: time)
    else {
      return .lost
    }
    let sentAt = Clock.monotonic
    guard let (answer, _) = await insist("/api/v1/acts", body, as: party) else { return .lost }
    switch (answer.status, answer.decoded(Place.self), isRightful) {
    case (201, let place?, true):
      let act = TakenAct(patient: subject, agreement: agreement, position: place.position, sentAt: sentAt)
      scribe.took(act, author: author, patient: patient)
      return .taken
    case (201, let place, false):
      find(.forgeryTaken, subject, place?.position, "a declaration for a patient who wants no emergency access")
    case (400..<500, _, false): break
    default: find(.unexpectedAnswer, subject, nil, "\(agreement.act(about: subject).type): \(Self.words(answer))")
    }
    return .refused
  }

  /// A doctor adds a report, a patient an own file: decided first, which is an access like any other.
  func write(_ author: Move.Author, patient: Int) async -> Outcome {
    let (subject, party) = (cast.patients[patient], party(author, patient))
    var organisation: String?
    if case .clinician(let index) = author { organisation = cast.clinicians[index].organisation }
    let dataClass = organisation == nil ? ExchangeClasses.ownFiles : ExchangeClasses.reports
    let number = scribe.book.withLock { book in
      book.nextNumber += 1
      return book.nextNumber
    }
    let agreement = Agreement.recorded(class: dataClass, organisation: organisation)
    let act = agreement.act(about: subject, text: RecordText.text(number, of: scenario))
    let time = Clock.wall / 1_000_000
    guard let body = try? act.signed(by: party.id, with: party.keys, for: node, at: time) else { return .lost }
    let ask = PlainAsk(
      person: party.id, organisation: organisation, patient: subject, action: "write", purpose: "TREAT")
    let (sentAt, floor) = (Clock.monotonic, scribe.floor)
    let sent = await insist("/api/v1/records", body, as: party)
    func note(_ answer: Attempt.Answer) {
      scribe.add(
        Attempt(
          ask, .dataClass(dataClass), answer: answer, sentAt: sentAt, answeredAt: Clock.monotonic, floor: floor))
    }
    for _ in 0..<(sent?.lost ?? Self.tries) { note(.unknown) }
    guard let (answer, _) = sent else { return .lost }
    if answer.status == 201, let place = answer.decoded(Place.self) {
      note(.permitted)
      scribe.book.withLock { $0.numbers[place.position] = number }
      let act = TakenAct(patient: subject, agreement: agreement, position: place.position, sentAt: sentAt)
      scribe.took(act, author: author, patient: patient)
      return .taken
    }
    guard answer.isDenial else {
      find(.unexpectedAnswer, subject, nil, "record.added: \(Self.words(answer))")
      note(.unknown)
      return .refused
    }
    note(.refused)
    return .refused
  }

  struct Place: Decodable {
    let position: Int64
  }

  /// Sends until somebody answers.
  ///
  /// - Returns: the answer and how many sendings before it were lost; nil when all were.
  private func insist(_ path: String, _ body: String, as party: Party) async -> (answer: GatewayDoor.Answer, lost: Int)?
  {
    for lost in 0..<Self.tries {
      if let answer = try? await send(path, as: party, body: body), answer.status < 500, answer.status != 429 {
        return (answer, lost)
      }
      guard lost + 1 < Self.tries, (try? await Task.sleep(for: .milliseconds(250 << lost))) != nil else { return nil }
    }
    return nil
  }

  // MARK: Sending

  func party(_ author: Move.Author, _ patient: Int) -> Party {
    switch author {
    case .patient: patients[patient]
    case .clinician(let index): clinicians[index]
    }
  }

  /// As a person who is signed in; a token that has ended is replaced once.
  func send(_ path: String, as party: Party, body: String? = nil) async throws -> GatewayDoor.Answer {
    var token = try await party.bearer(at: door, of: node)
    var answer = try await door.send(path, token: token, body: body, seconds: Self.answerSeconds)
    if answer.status == 401 {
      party.forget()
      token = try await party.bearer(at: door, of: node)
      answer = try await door.send(path, token: token, body: body, seconds: Self.answerSeconds)
    }
    return answer
  }

  func find(_ kind: ExchangeFinding.Kind, _ patient: String, _ position: Int64?, _ reason: String) {
    scribe.find(ExchangeFinding(kind, patient: patient, position: position, reason))
  }

  static func words(_ answer: GatewayDoor.Answer) -> String {
    "answered \(answer.status)\(answer.problem.map { " (\($0))" } ?? "")"
  }
}

extension GatewayDoor.Answer {
  /// Whether this is the consent engine's no.
  var isDenial: Bool { status == 403 && problem == "denied" }
}
