/// Something that the oracle cannot explain.
package struct ExchangeFinding: Hashable, Codable, Sendable {
  package enum Kind: String, CaseIterable, Codable, Hashable, Sendable {
    /// The gateway permitted what nothing permits.
    case wronglyPermitted = "wrongly-permitted"
    /// The gateway refused what a grant of that moment permits.
    case wronglyRefused = "wrongly-refused"
    /// It rests on another right than it must.
    case wrongBasis = "wrong-basis"
    /// The answer was another than the log's.
    case anotherAnswer = "another-answer"
    /// It was answered, and does not stand in the log.
    case notLogged = "not-logged"
    /// It stands in the log, and nobody tried it.
    case neverTried = "never-tried"
    /// Its place on the ledger contradicts the order of the answers.
    case outOfOrder = "out-of-order"
    /// A list left out what may be seen, or showed another set than was decided on.
    case anotherList = "another-list"
    /// What was opened is not what was written.
    case anotherContent = "another-content"
    /// A grant or a request is in another state than it must.
    case anotherContract = "another-contract"
    /// The clinician's own log and the patients' logs differ.
    case anotherLog = "another-log"
    /// A forged, borrowed or unsigned thing was taken.
    case forgeryTaken = "forgery-taken"
    /// A rightful act was refused, or an answer came that nothing explains.
    case unexpectedAnswer = "unexpected-answer"
  }

  package let kind: Kind
  package let patient: String
  /// The place on the ledger; nil where there is none.
  package let position: Int64?
  package let reason: String

  package init(_ kind: Kind, patient: String, position: Int64? = nil, _ reason: String) {
    self.kind = kind
    self.patient = patient
    self.position = position
    self.reason = reason
  }

  /// One line.
  package var words: String {
    let place = position.map { " at \($0)" } ?? ""
    return "\(kind.rawValue)\(place)\(patient.isEmpty ? "" : " (\(patient))"): \(reason)"
  }
}
