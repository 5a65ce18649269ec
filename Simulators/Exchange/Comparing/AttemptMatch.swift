/// Finds the line of the log for each attempt on one patient's data, one by one.
struct AttemptMatch {
  private(set) var findings: [ExchangeFinding] = []
  private let patient: String
  private let ceilings: Ceilings

  /// What attempts that nothing tells apart have in common.
  private struct Key: Hashable {
    let ask: PlainAsk
    /// The record, or what kind of list.
    let thing: PlainResource
  }

  init(_ patient: String, ceilings: Ceilings) {
    self.patient = patient
    self.ceilings = ceilings
  }

  /// - Parameter records: classes of the patient's records by position.
  mutating func run(_ attempts: [Attempt], _ log: [LoggedAccess], records: [Int64: String]) {
    var entries: [Key: [LoggedAccess]] = [:]
    for access in log { entries[Self.key(access), default: []].append(access) }
    var waiting: [Key: [Attempt]] = [:]
    for attempt in attempts { waiting[Key(ask: attempt.ask, thing: attempt.resource), default: []].append(attempt) }
    for (key, attempts) in waiting.sorted(by: { ($0.value[0].sentAt) < ($1.value[0].sentAt) }) {
      match(attempts.sorted { $0.sentAt < $1.sentAt }, entries.removeValue(forKey: key) ?? [], records)
    }
    for access in entries.values.joined() { neverTried(access) }
  }

  /// Attempts in the order of sending and entries in that of the ledger: those with the same outcome belong together in
  /// this order, and what nobody heard the answer of takes what is left.
  private mutating func match(_ attempts: [Attempt], _ entries: [LoggedAccess], _ records: [Int64: String]) {
    var left = entries
    for attempt in attempts where attempt.answer != .unknown {
      let isPermitted = attempt.answer == .permitted
      let ceiling = ceilings.after(attempt.answeredAt) ?? .max
      let fits = left.firstIndex { $0.permitted == isPermitted && attempt.floor < $0.position && $0.position < ceiling }
      if let index = fits ?? left.firstIndex(where: { $0.permitted == isPermitted }) {
        check(attempt, left.remove(at: index), records)
      } else if let index = left.firstIndex(where: { $0.position > attempt.floor }) {
        let access = left.remove(at: index)
        find(
          .anotherAnswer, access.position,
          "\(words(attempt)) was \(isPermitted ? "permitted" : "refused"), and the log says otherwise")
      } else {
        find(.notLogged, nil, "\(words(attempt)) was answered, and stands in no log")
      }
    }
    let unknown = attempts.count { $0.answer == .unknown }
    for access in left.dropFirst(unknown) { neverTried(access) }
  }

  private mutating func check(_ attempt: Attempt, _ access: LoggedAccess, _ records: [Int64: String]) {
    if access.position <= attempt.floor {
      find(
        .outOfOrder, access.position,
        "\(words(attempt)) was sent when \(attempt.floor) had been told, and stands before")
    }
    if let ceiling = ceilings.after(attempt.answeredAt), access.position > ceiling {
      find(.outOfOrder, access.position, "\(words(attempt)) was answered before \(ceiling) was sent, and stands behind")
    }
    guard attempt.ask.action == "list", case .dataClass(let dataClass) = attempt.resource, dataClass != "access-log"
    else { return }
    let decided = access.items ?? []
    let permitted = Set(decided.filter { $0.basis != nil }.compactMap(\.record))
    if permitted != attempt.shown {
      find(
        .anotherList, access.position, "\(words(attempt)) showed \(attempt.shown.count) records, decided were others")
    }
    let known = Set(records.filter { $0.value == dataClass && $0.key <= attempt.floor }.keys)
    let missing = known.subtracting(decided.compactMap(\.record))
    if !missing.isEmpty {
      find(.anotherList, access.position, "\(words(attempt)) left out \(missing.sorted()), which stood there before")
    }
  }

  private static func key(_ access: LoggedAccess) -> Key {
    let item = access.items?.first
    let ask =
      access.ask
      ?? PlainAsk(
        person: access.person, organisation: access.organisation, patient: access.patient, action: "", purpose: "")
    guard ask.action == "list", item?.class != "access-log" else {
      return Key(ask: ask, thing: item?.resource ?? .dataClass(""))
    }
    return Key(ask: ask, thing: .dataClass(ExchangeClasses.listed))
  }

  private func words(_ attempt: Attempt) -> String {
    let thing: String =
      switch attempt.resource {
      case .record(let record): "record \(record)"
      case .dataClass(let dataClass): dataClass
      }
    return "\(attempt.ask.person): \(attempt.ask.action) \(thing)"
  }

  private mutating func neverTried(_ access: LoggedAccess) {
    find(
      .neverTried, access.position, "\(access.person): \(access.action ?? "?"), which nobody of this run tried")
  }

  private mutating func find(_ kind: ExchangeFinding.Kind, _ position: Int64?, _ reason: String) {
    findings.append(ExchangeFinding(kind, patient: patient, position: position, reason))
  }
}
