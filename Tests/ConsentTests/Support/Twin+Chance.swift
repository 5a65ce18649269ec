import TestChance
import Vitals

@testable import Consent

/// Random steps and questions.
extension Twin {
  private static let people = ["doc-1", "doc-2", "doc-3", "officer", "watcher", "admin", "pat-1"]
  private static let minute: Int64 = 60_000

  /// One random step; what the engine refuses did not happen. False when it was refused.
  @discardableResult
  mutating func step(_ chance: inout SplitMix64) -> Bool {
    house.pass(milliseconds: Int64.random(in: 0...30 * Self.minute, using: &chance))
    do {
      try tryStep(&chance)
      return true
    } catch { return false }
  }

  private mutating func tryStep(_ chance: inout SplitMix64) throws {
    let doctor = ["doc-1", "doc-2", "doc-3"].randomElement(using: &chance) ?? ""
    let person = Self.people.randomElement(using: &chance) ?? ""
    switch Int.random(in: 0..<31, using: &chance) {
    case 0..<7: try grant(offer(&chance), by: "pat-1")
    case 7..<9: try grant(offer(&chance), by: person)
    case 9..<12:
      var offer = offer(&chance)
      offer.under = model.grants.randomElement(using: &chance)?.id
      try grant(offer, by: doctor)
    case 12..<14: try prohibit(offer(&chance), by: Bool.random(using: &chance) ? "pat-1" : person)
    case 14..<16: try revoke(anything(&chance), by: Bool.random(using: &chance) ? "pat-1" : person)
    case 16: try nameGuardian(doctor, classes: classes(&chance), until: time(&chance))
    case 17: try nameCustodians(["doc-2", "doc-3", "officer"], threshold: Int.random(in: 1...3, using: &chance))
    case 18, 19:
      let waiting = model.grants.filter { if case .panel = $0.by { true } else { false } }
      try endorse(waiting.randomElement(using: &chance)?.id ?? -1, by: person)
    case 20: try nameFamily(Set(Self.people.dropLast().filter { _ in Bool.random(using: &chance) }))
    case 21: try license(doctor, Bool.random(using: &chance) ? .suspended : .approved)
    case 22:
      let name = ["clinic", "practice"].randomElement(using: &chance) ?? ""
      try license(organisation: name, isApproved: Bool.random(using: &chance))
    case 23: try trust("practice", Bool.random(using: &chance))
    case 24: try setPolicy(called: Bool.random(using: &chance), strangers: Bool.random(using: &chance))
    case 25: try call(Int64.random(in: 1...3, using: &chance), [doctor])
    case 26: try resolve(Int64.random(in: 1...3, using: &chance))
    case 27: try declare(doctor)
    case 28: try review(model.emergencies.randomElement(using: &chance)?.id ?? -1)
    case 29: try nameTeam(Set(Self.people.dropLast().filter { _ in Bool.random(using: &chance) }))
    default: try open(question(&chance))
    }
  }

  /// Decides, writes the decision, and lets the model count what the engine says it costs.
  mutating func open(_ question: Question) throws {
    let decision = decide(question)
    let position = house.state.position
    try house.record([decision])
    for id in decision.countedGrants {
      for index in model.grants.indices where model.grants[index].id == id.position { model.grants[index].used += 1 }
    }
    guard case .emergencyCalled(let alert) = decision.basis,
      !model.emergencies.contains(where: {
        $0.person == question.person && $0.alert == alert.opened && !$0.isReviewed
      })
    else { return }
    model.emergencies.append(
      Model.Emergency(id: position, person: question.person, alert: alert.opened, since: now))
  }

  func question(_ chance: inout SplitMix64) -> Question {
    let resource: Resource =
      if Bool.random(using: &chance), let record = model.records.randomElement(using: &chance) {
        Int.random(in: 0..<3, using: &chance) > 0
          ? .record(RecordID(position: record.id)) : .outline(RecordID(position: record.id))
      } else {
        .dataClass([.reports, .alerts, .vitalSigns, .visits, .accessLog].randomElement(using: &chance) ?? .reports)
      }
    return Question(
      person: Self.people.randomElement(using: &chance) ?? "",
      organisation: [nil, nil, "clinic", "practice"].randomElement(using: &chance) ?? nil,
      action: [.read, .read, .list, .write, .correct, .delegate].randomElement(using: &chance) ?? .read,
      resource: resource,
      purpose: [.treatment, .treatment, .emergencyTreatment, .operations].randomElement(using: &chance) ?? .treatment)
  }

  private func offer(_ chance: inout SplitMix64) -> Offer {
    let grantees: [Grantee] = [
      .person(name("doc-1")), .person(name("doc-2")), .person(name("doc-3")), .organisation(organisationName("clinic")),
      .organisation(organisationName("practice")), .role(.doctor), .family, .everyone,
    ]
    let scope: ConsentScope =
      if Int.random(in: 0..<3, using: &chance) == 0, let record = model.records.randomElement(using: &chance) {
        .record(RecordID(position: record.id))
      } else {
        .classes(classes(&chance))
      }
    return Offer(
      to: grantees.randomElement(using: &chance) ?? .family, scope: scope,
      actions: [[.read], [.read, .list, .delegate], .all].randomElement(using: &chance) ?? .all,
      purposes: [[.treatment], .all].randomElement(using: &chance) ?? .all,
      from: Bool.random(using: &chance) ? nil : now + Int64.random(in: -60...60, using: &chance) * Self.minute,
      until: time(&chance), uses: [nil, nil, 1, 2].randomElement(using: &chance) ?? nil,
      sources: DataSources.allCases.randomElement(using: &chance) ?? .any,
      countries: [[], [], [], ["DE"]].randomElement(using: &chance) ?? [])
  }

  private func classes(_ chance: inout SplitMix64) -> DataClassSet {
    [[.reports], [.reports, .visits], [.alerts, .accessLog], .all].randomElement(using: &chance) ?? .all
  }

  private func time(_ chance: inout SplitMix64) -> Int64? {
    Bool.random(using: &chance) ? nil : now + Int64.random(in: 61...600, using: &chance) * Self.minute
  }

  private func anything(_ chance: inout SplitMix64) -> Int64 {
    let all =
      model.grants.map(\.id) + model.prohibitions.map(\.id) + model.guardianships.map(\.id) + model.panels.map(\.id)
    return all.randomElement(using: &chance) ?? -1
  }
}
