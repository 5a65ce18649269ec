import Consent
import Ledger
import Store
import Vitals

/// A step by which somebody becomes, or is no longer, a doctor's patient, as whoever takes it signs it (decision 0057).
package enum TreatmentStep: Hashable, Sendable {
  /// The doctor invites whoever brings the code with this hash, until then: somebody who is not registered yet.
  case invite(Digest32, until: Timestamp)
  /// The doctor offers to treat a patient whose exact id they have.
  case offer(patient: PersonID)
  /// The patient's side accepts; `of` is the position of the offer, the code that of an invitation.
  case accept(of: Int64, patient: PersonID, code: [UInt8]?)
  /// Either side ends, declines or takes back; no patient for an invitation that nobody took.
  case end(of: Int64, patient: PersonID?)

  package static let types: Set<EntryType> = [.treatmentOffered, .treatmentAccepted, .treatmentEnded]
  /// Bytes of an invitation's code, which the doctor hands over and the patient's side reveals.
  package static let codeBytes = 32
  /// Longest life of an invitation, in milliseconds: a year.
  static let longestMilliseconds: Int64 = 366 * 86_400_000

  package var type: EntryType {
    switch self {
    case .invite, .offer: .treatmentOffered
    case .accept: .treatmentAccepted
    case .end: .treatmentEnded
    }
  }

  /// The patient's pseudonym.
  package var subject: String? {
    switch self {
    case .invite: nil
    case .offer(let patient), .accept(_, let patient, _): patient.text
    case .end(_, let patient): patient?.text
    }
  }

  package var body: [String: JSONValue] {
    switch self {
    case .invite(let code, let until): return ["code": .string(code.hex), "until": .integer(until.milliseconds)]
    case .offer: return [:]
    case .accept(let of, _, let code):
      var body: [String: JSONValue] = ["of": .integer(of)]
      body["code"] = code.map { .string(Base64.encodeURL($0)) }
      return body
    case .end(let of, _): return ["of": .integer(of)]
    }
  }

  /// - Throws: ``ActRefusal/malformed(_:)`` with the member; members too many are found by comparing with what this writes.
  init(_ entry: Entry, now: Timestamp) throws(ActRefusal) {
    let patient = entry.subject.flatMap { PersonID($0) }
    guard (patient == nil) == (entry.subject == nil) else { throw .malformed("subject") }
    switch (entry.type, patient) {
    case (.treatmentOffered, let patient?): self = .offer(patient: patient)
    case (.treatmentOffered, nil):
      guard let code = entry.body["code"]?.string.flatMap({ Digest32(hex: $0) }) else { throw .malformed("code") }
      guard let until = entry.body["until"]?.integer,
        (1...Self.longestMilliseconds).contains(Timestamp(milliseconds: until).milliseconds(since: now))
      else { throw .malformed("until") }
      self = .invite(code, until: Timestamp(milliseconds: until))
    case (.treatmentAccepted, let patient?):
      let code = entry.body["code"]?.string.flatMap { Base64.decodeURL($0) }
      guard (code?.count ?? Self.codeBytes) == Self.codeBytes else { throw .malformed("code") }
      self = .accept(of: try Self.position(entry), patient: patient, code: code)
    case (.treatmentEnded, _): self = .end(of: try Self.position(entry), patient: patient)
    default: throw .malformed("subject")
    }
  }

  private static func position(_ entry: Entry) throws(ActRefusal) -> Int64 {
    guard let of = entry.body["of"]?.integer, of >= 0 else { throw .malformed("of") }
    return of
  }

  /// What the person is about to sign, as a sentence.
  package var words: String {
    switch self {
    case .invite(_, let until):
      "Whoever brings the code of this invitation until \(until.rfc3339) can become my patient."
    case .offer(let patient): "I offer to treat \(patient); the patient must accept."
    case .accept(let of, let patient, _):
      "\(patient) accepts treatment \(of): the doctor's list has them from now on. It lets nobody read or write anything."
    case .end(let of, _): "Treatment \(of) ends, or is declined or taken back."
    }
  }
}
