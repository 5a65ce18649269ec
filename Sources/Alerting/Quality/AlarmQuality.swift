import Ledger
import Store
import Triage
import Vitals

/// How good a stretch of alarms was: how many there were for each patient and day, what came of them, and how long people
/// waited. Reckoned from the ledger alone; drills are counted apart and nowhere else.
package struct AlarmQuality: Hashable, Sendable {
  /// How an alert ended, or that it has not.
  package enum End: Comparable, Hashable, Sendable {
    case person(ResolutionReason)
    /// By a person whose reason cannot be opened any more.
    case other
    /// By rule: normal for the stable time after an acknowledgement, or before anybody was called.
    case rule
    case open

    /// The stable word in reports.
    package var word: String {
      switch self {
      case .person(let reason): reason.rawValue
      case .other: "other"
      case .rule: "rule"
      case .open: "open"
      }
    }

    package static func < (left: End, right: End) -> Bool { left.word < right.word }
  }

  /// What is counted of one day.
  package struct Day: Hashable, Sendable {
    /// Midnight in UTC.
    package let start: Timestamp
    /// Patients' alerts by the gravest priority that they reached.
    package var byPriority: [String: Int] = [:]
    package var technical = 0
  }

  package let range: Range<Timestamp>
  /// Patient-days in which a device was worn.
  package var patientDays: Double = 0
  /// Patients' alerts, those that nobody was called about included.
  package private(set) var alerts = 0
  /// Those of them that somebody was called about.
  package private(set) var announced = 0
  package private(set) var technical = 0
  package private(set) var drills = 0
  package private(set) var drillsReturned = 0
  /// Steps up to a further tier or round, and how many alerts had any.
  package private(set) var escalations = 0
  package private(set) var escalated = 0
  package private(set) var acknowledged = 0
  package private(set) var byPriority: [String: Int] = [:]
  package private(set) var ends: [End: Int] = [:]
  package private(set) var days: [Timestamp: Day] = [:]
  private var byPatient: [String: Int] = [:]
  /// From announcing to the first confirmation, and until as many had acknowledged as must, in milliseconds.
  private var toDeliver: [Int64] = []
  private var toAcknowledge: [Int64] = []

  /// - Parameter range: what was looked at; the end not included.
  package init(range: Range<Timestamp>) {
    self.range = range
  }

  /// Counts one alert.
  package mutating func add(_ story: AlertStory) {
    guard let first = story.steps.first else { return }
    if story.isDrill {
      drills += 1
      if story.has(.alertAcknowledged) { drillsReturned += 1 }
      return
    }
    let start = Self.midnight(before: first.time)
    if story.isTechnical {
      technical += 1
      days[start, default: Day(start: start)].technical += 1
      return
    }
    let priority = story.steps.compactMap(\.priority).max(by: Self.isLower) ?? "erased"
    alerts += 1
    byPriority[priority, default: 0] += 1
    days[start, default: Day(start: start)].byPriority[priority, default: 0] += 1
    if let patient = story.patient { byPatient[patient, default: 0] += 1 }
    ends[story.end, default: 0] += 1
    let steps = story.steps.filter { $0.type == .alertEscalated }.count
    escalations += steps
    escalated += steps == 0 ? 0 : 1
    if story.acknowledged != nil { acknowledged += 1 }
    guard let called = story.first(.alertAnnounced) else { return }
    announced += 1
    if let time = story.first(.alertDelivered) { toDeliver.append(time.milliseconds(since: called)) }
    if let time = story.acknowledged { toAcknowledge.append(max(0, time.milliseconds(since: called))) }
  }

  /// Patients' alerts for each patient and day; nil when nobody wore anything.
  package var alertsPerPatientDay: Double? { patientDays > 0 ? Double(alerts) / patientDays : nil }

  package var delivery: Waits { Waits(toDeliver) }
  package var acknowledgement: Waits { Waits(toAcknowledge) }

  /// Which share of all alerts the loudest tenth of the patients with any had, in percent; nil without alerts.
  package var loudestTenthPercent: Int? {
    guard alerts > 0, !byPatient.isEmpty else { return nil }
    let counts = byPatient.values.sorted(by: >)
    let loudest = counts.prefix((counts.count + 9) / 10).reduce(0, +)
    return Int((Double(loudest) * 100 / Double(counts.reduce(0, +))).rounded())
  }

  private static func midnight(before time: Timestamp) -> Timestamp {
    let day: Int64 = 86_400_000
    let remainder = time.milliseconds % day
    return Timestamp(milliseconds: time.milliseconds - (remainder < 0 ? remainder + day : remainder))
  }

  /// The order of priorities, the gravest first.
  static let priorities = ["high", "medium", "low", "erased"]

  private static func isLower(_ left: String, _ right: String) -> Bool {
    priorities.firstIndex(of: left) ?? priorities.count > priorities.firstIndex(of: right) ?? priorities.count
  }
}

extension AlertStory {
  fileprivate func has(_ type: EntryType) -> Bool { steps.contains { $0.type == type } }
  /// When as many had acknowledged as must.
  fileprivate var acknowledged: Timestamp? { steps.first { $0.type == .alertAcknowledged && !$0.isInPart }?.time }
  fileprivate func first(_ type: EntryType) -> Timestamp? { steps.first { $0.type == type }?.time }

  fileprivate var end: AlarmQuality.End {
    guard let last = steps.last(where: { $0.type == .alertResolved }) else { return .open }
    guard last.isPersons else { return .rule }
    return last.reason.flatMap(ResolutionReason.init(rawValue:)).map { .person($0) } ?? .other
  }
}
