import WardKit

/// What people know while they play, from the answers that they got: enough to choose what to do next. Nothing is judged by
/// it.
package struct Knowledge: Sendable {
  /// A request that waits for an answer.
  struct Pending: Hashable, Sendable {
    let position: Int64
    let patient: Int
    let clinician: Int
  }

  /// A grant to look by.
  struct Known: Hashable, Sendable {
    let position: Int64
    let patient: Int
    let grant: PlainGrant
  }

  let scenario: ExchangeScenario
  package let cast: ExchangeCast
  var pending = Pool<Pending>()
  var live = Pool<Known>()
  /// Grants that were revoked, spent or forgotten.
  var ended = Pool<Known>()
  var prohibitions = Pool<(patient: Int, position: Int64)>()
  /// Emergencies with a signed reason.
  var declared = Pool<(doctor: Int, patient: Int)>()
  /// Records of each patient, by position.
  package private(set) var records: [[Int64]]
  /// How many requests of a clinician a patient has not answered.
  private var asked: [Int: Int] = [:]
  /// Prohibitions in force by patient.
  var forbidden: [Int: Int] = [:]

  /// A patient holds at most so many open requests of one clinician, and so many prohibitions: what the gateway bounds.
  static let openRequests = 8
  static let prohibitionBound = 200
  /// More records would make lists of more than a page.
  static let recordBound = 150

  package init(_ scenario: ExchangeScenario, cast: ExchangeCast) {
    self.scenario = scenario
    self.cast = cast
    records = Array(repeating: [], count: cast.patients.count)
  }

  /// Notes what the gateway took.
  package mutating func note(_ agreement: Agreement, author: Move.Author, patient: Int, at position: Int64) {
    switch agreement {
    case .requested:
      guard case .clinician(let clinician) = author else { return }
      pending.add(Pending(position: position, patient: patient, clinician: clinician))
    case .granted(let grant):
      // Grants to write are from the beginning; nobody looks by them.
      if grant.terms.actions.contains("read") { live.add(Known(position: position, patient: patient, grant: grant)) }
    case .prohibited:
      prohibitions.add((patient, position))
      forbidden[patient, default: 0] += 1
    case .lifted: forbidden[patient, default: 1] -= 1
    case .recorded: records[patient].append(position)
    case .declared: if case .clinician(let doctor) = author { declared.add((doctor, patient)) }
    case .denied, .revoked, .policy: break
    }
  }

  /// Whether one more request of the clinician fits; then it counts.
  mutating func mayAsk(_ clinician: Int, _ patient: Int) -> Bool {
    let key = patient * cast.clinicians.count + clinician
    guard asked[key, default: 0] < Self.openRequests else { return false }
    asked[key, default: 0] += 1
    return true
  }

  mutating func answered(_ request: Pending) {
    let key = request.patient * cast.clinicians.count + request.clinician
    asked[key, default: 1] -= 1
  }
}
