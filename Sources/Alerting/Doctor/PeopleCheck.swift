import Ledger
import Store
import Triage

/// Looks for patients whose alerts would reach nobody, and for people whom a single failure makes unreachable.
package struct PeopleCheck: Sendable {
  private struct Person {
    let id: String
    let role: String
    let isActive: Bool
    let channels: [String]

    /// Whether calls reach this person on a way that needs neither the broker nor an open event stream.
    var hasWayApart: Bool {
      channels.contains { [CallChannel.webhook.rawValue, CallChannel.mail.rawValue].contains($0) }
    }
  }

  private let persons: [Person]
  private let patients: [(id: String, plan: CallPlan)]
  private let hasMailServer: Bool

  /// - Parameters:
  ///   - persons: the list that the gateway answers commands with: `active`, `channels`, `person`, `role`.
  ///   - patients: likewise: `patient`, `team`.
  package init(persons: JSONValue, patients: JSONValue, hasMailServer: Bool) {
    let known = (persons.array ?? []).compactMap { row -> Person? in
      guard let id = row["person"]?.string, let role = row["role"]?.string else { return nil }
      return Person(
        id: id, role: role, isActive: row["active"]?.bool ?? true,
        channels: row["channels"]?.array?.compactMap(\.string) ?? [])
    }
    self.persons = known
    self.patients = (patients.array ?? []).compactMap { row in
      guard let id = row["patient"]?.string else { return nil }
      let team = (row["team"]?.array ?? []).compactMap(\.string)
      let members = known.filter { $0.isActive && team.contains($0.id) }.compactMap { person in
        CareTeamMember.Role(rawValue: person.role).map { CareTeamMember(person: person.id, role: $0) }
      }
      return (id, CallPlan(team: members))
    }
    self.hasMailServer = hasMailServer
  }

  package func diagnoses() -> [Diagnosis] { [gateway(), teams(), channels()] }

  private func gateway() -> Diagnosis {
    let called = persons.filter { $0.isActive && ["desk", "administrator"].contains($0.role) }
    guard !called.isEmpty else {
      return Diagnosis(
        "people.gateway", .bad, "nobody is called when the gateway itself fails", advice: "vigil person add --role desk"
      )
    }
    guard called.contains(where: \.hasWayApart) else {
      return Diagnosis(
        "people.gateway", .warning,
        "\(called.count) may be called when the gateway itself fails, none of them without the broker",
        advice: "--webhook or --mail for one of them")
    }
    return Diagnosis("people.gateway", .good, "\(called.count) may be called when the gateway itself fails")
  }

  private func teams() -> Diagnosis {
    let name = "people.teams"
    let empty = patients.filter { $0.plan.tiers(for: .high).isEmpty }.map(\.id)
    let partial = patients.filter { !$0.plan.missing(for: .high).isEmpty }.map(\.id)
    if !empty.isEmpty {
      return Diagnosis(
        name, .bad, "\(empty.count) of \(patients.count) patients have nobody who is called: \(Self.some(empty))",
        advice: "vigil patient team")
    }
    if !partial.isEmpty {
      return Diagnosis(
        name, .warning, "\(partial.count) of \(patients.count) patients lack a doctor or a desk: \(Self.some(partial))",
        advice: "vigil patient team")
    }
    return Diagnosis(name, .good, "\(patients.count) patients with a doctor and a desk each")
  }

  private func channels() -> Diagnosis {
    let name = "people.channels"
    let called = persons.filter { $0.isActive && CareTeamMember.Role(rawValue: $0.role) != nil }
    let mailed = called.filter { $0.channels.contains(CallChannel.mail.rawValue) }
    if !hasMailServer, !mailed.isEmpty {
      return Diagnosis(
        name, .bad, "\(mailed.count) people have an address, and the settings name no mail server",
        advice: "alerts.mail in config/vigil.yaml")
    }
    let single = called.filter { !$0.hasWayApart }
    guard single.isEmpty else {
      return Diagnosis(
        name, .warning,
        "\(single.count) of \(called.count) people are reached through the broker and event streams alone",
        advice: "--webhook or --mail for whoever is called first")
    }
    return Diagnosis(name, .good, "everybody has more than one way; --drill PERSON tries a person's")
  }

  private static func some(_ patients: [String]) -> String {
    patients.prefix(5).joined(separator: ", ") + (patients.count > 5 ? " and more" : "")
  }
}
