import Ledger
import Store
import Vitals

/// A step of an appointment as whoever takes it signs it. When it is and why is sealed; that it was taken stands in clear.
package enum AppointmentStep: Hashable, Sendable {
  /// When, and whether in person.
  package struct Terms: Hashable, Sendable {
    package let from: Timestamp
    package let until: Timestamp
    package let isRemote: Bool
    /// 0...``Act/reasonBound`` characters.
    package let note: String?

    /// Nil unless it begins before it ends, within a day.
    package init?(from: Timestamp, until: Timestamp, isRemote: Bool, note: String? = nil) {
      guard (1...86_400_000).contains(until.milliseconds(since: from)),
        note.map({ (1...Act.reasonBound).contains($0.unicodeScalars.count) }) ?? true
      else { return nil }
      self.from = from
      self.until = until
      self.isRemote = isRemote
      self.note = note
    }

    var json: JSONValue {
      var members: [String: JSONValue] = [
        "from": .integer(from.milliseconds), "remote": .bool(isRemote), "until": .integer(until.milliseconds),
      ]
      if let note { members["note"] = .string(note) }
      return .object(members)
    }

    init?(json: JSONValue?) {
      guard let from = json?["from"]?.integer, let until = json?["until"]?.integer,
        let isRemote = json?["remote"]?.bool,
        from >= 0, until >= 0
      else { return nil }
      self.init(
        from: Timestamp(milliseconds: from), until: Timestamp(milliseconds: until), isRemote: isRemote,
        note: json?["note"]?.string)
    }
  }

  case ask(patient: String, doctor: String, Terms)
  /// `of` is the position at which it was asked for.
  case propose(of: Int64, patient: String, Terms)
  case confirm(of: Int64, patient: String)
  case refuse(of: Int64, patient: String, reason: String?)
  case cancel(of: Int64, patient: String, reason: String?)

  package static let types: Set<EntryType> = [
    .appointmentAsked, .appointmentProposed, .appointmentConfirmed, .appointmentRefused, .appointmentCancelled,
  ]

  package var type: EntryType {
    switch self {
    case .ask: .appointmentAsked
    case .propose: .appointmentProposed
    case .confirm: .appointmentConfirmed
    case .refuse: .appointmentRefused
    case .cancel: .appointmentCancelled
    }
  }

  package var patient: String {
    switch self {
    case .ask(let patient, _, _), .propose(_, let patient, _), .confirm(_, let patient), .refuse(_, let patient, _),
      .cancel(_, let patient, _):
      patient
    }
  }

  package var body: [String: JSONValue] {
    switch self {
    case .ask(_, let doctor, _): ["with": .string(doctor)]
    case .propose(let of, _, _), .confirm(let of, _), .refuse(let of, _, _), .cancel(let of, _, _):
      ["of": .integer(of)]
    }
  }

  package var payload: JSONValue? {
    switch self {
    case .ask(_, _, let terms), .propose(_, _, let terms): terms.json
    case .confirm: nil
    case .refuse(_, _, let reason), .cancel(_, _, let reason): reason.map { ["reason": .string($0)] }
    }
  }

  /// Nil for anything that is none; members too many are found by comparing with what this writes.
  init?(_ entry: Entry, payload: JSONValue?) {
    guard let patient = entry.subject else { return nil }
    let reason = payload?["reason"]?.string
    guard reason.map({ (1...Act.reasonBound).contains($0.unicodeScalars.count) }) ?? true else { return nil }
    switch (entry.type, entry.body["of"]?.integer, Terms(json: payload)) {
    case (.appointmentAsked, nil, let terms?):
      guard let doctor = entry.body["with"]?.string else { return nil }
      self = .ask(patient: patient, doctor: doctor, terms)
    case (.appointmentProposed, let of?, let terms?): self = .propose(of: of, patient: patient, terms)
    case (.appointmentConfirmed, let of?, nil): self = .confirm(of: of, patient: patient)
    case (.appointmentRefused, let of?, nil): self = .refuse(of: of, patient: patient, reason: reason)
    case (.appointmentCancelled, let of?, nil): self = .cancel(of: of, patient: patient, reason: reason)
    default: return nil
    }
  }

  /// What the person is about to sign, as a sentence.
  package var words: String {
    switch self {
    case .ask(_, let doctor, let terms): "I ask \(doctor) for an appointment, \(terms.words)."
    case .propose(let of, _, let terms): "For appointment \(of) I propose another time: \(terms.words)."
    case .confirm(let of, _): "Appointment \(of) is agreed."
    case .refuse(let of, _, _): "Appointment \(of) is declined."
    case .cancel(let of, _, _): "Appointment \(of) is cancelled."
    }
  }
}

extension AppointmentStep.Terms {
  fileprivate var words: String { "\(from.rfc3339) to \(until.rfc3339), \(isRemote ? "remote" : "in person")" }
}
