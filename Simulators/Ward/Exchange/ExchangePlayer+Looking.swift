import Exchange
import Foundation
import Synchronization
import WardKit

/// Opening, listing, reading the log.
extension ExchangePlayer {
  /// Who looks at whom, and why.
  struct Look: Sendable {
    let clinician: Int
    let patient: Int
    let purpose: String
  }

  private struct Shown: Decodable {
    struct Item: Decodable { let record: Int64 }
    let items: [Item]
  }

  private struct Opened: Decodable {
    struct Content: Decodable { let text: String }
    let content: Content
  }

  /// - Returns: whether it was answered.
  func open(_ record: Int64, _ look: Look) async -> Bool {
    await attempt(
      "/api/v1/records/\(record)?\(query(look))", .record(record), ask(look, "read"), as: clinicians[look.clinician]
    ) { answer in
      let number = scribe.book.withLock { $0.numbers[record] }
      let text = number.map { RecordText.text($0, of: scenario) }
      if text == nil || answer.decoded(Opened.self)?.content.text != text {
        find(.anotherContent, cast.patients[look.patient], record, "what was opened is not what was written")
      }
      return []
    }
  }

  /// The reports of a patient that may be seen.
  func list(_ look: Look) async -> Bool {
    let patient = cast.patients[look.patient]
    return await attempt(
      "/api/v1/patients/\(patient)/records?class=\(ExchangeClasses.reports)&limit=200&\(query(look))",
      .dataClass(ExchangeClasses.reports), ask(look, "list"), as: clinicians[look.clinician]
    ) { answer in
      guard let shown = answer.decoded(Shown.self) else {
        find(.unexpectedAnswer, patient, nil, "a list that is not understood")
        return []
      }
      return Set(shown.items.map(\.record))
    }
  }

  /// A patient reads who did what: an access like any other.
  func readLog(of index: Int) async -> Bool {
    let patient = cast.patients[index]
    return await attempt(
      "/api/v1/patients/\(patient)/accesses?limit=50", .dataClass(ExchangeClasses.accessLog),
      Self.ownAsk(patient), as: patients[index]
    ) { _ in [] }
  }

  /// What a patient asks for by looking into the own log or contracts.
  static func ownAsk(_ patient: String) -> PlainAsk {
    PlainAsk(person: patient, organisation: nil, patient: patient, action: "list", purpose: "TREAT")
  }

  private func ask(_ look: Look, _ action: String) -> PlainAsk {
    let clinician = cast.clinicians[look.clinician]
    return PlainAsk(
      person: clinician.id, organisation: clinician.organisation, patient: cast.patients[look.patient], action: action,
      purpose: look.purpose)
  }

  private func query(_ look: Look) -> String {
    "for=\(cast.clinicians[look.clinician].organisation)&purpose=\(look.purpose)"
  }

  /// Sends once, and notes what came of it.
  ///
  /// - Parameter shown: looks at what was permitted; the records that a list showed.
  private func attempt(
    _ path: String, _ resource: PlainResource, _ ask: PlainAsk, as party: Party,
    _ shown: (GatewayDoor.Answer) -> Set<Int64>
  ) async -> Bool {
    let (sentAt, floor) = (Clock.monotonic, scribe.floor)
    let answer = try? await send(path, as: party)
    var outcome = Attempt.Answer.unknown
    var records: Set<Int64> = []
    if let answer {
      if answer.status == 200 {
        outcome = .permitted
        records = shown(answer)
      } else if answer.isDenial {
        outcome = .refused
      } else if answer.status < 500 {
        find(.unexpectedAnswer, ask.patient, nil, "\(ask.action): \(Self.words(answer))")
      }
    }
    scribe.add(
      Attempt(
        ask, resource, answer: outcome, shown: records, sentAt: sentAt, answeredAt: Clock.monotonic, floor: floor))
    return outcome != .unknown
  }
}
