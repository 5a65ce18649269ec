import Testing

@testable import Triage

@Suite struct CallPlanTests {
  typealias Role = CareTeamMember.Role

  static let both = CallPlan(team: [
    CareTeamMember(person: "d2", role: .doctor), CareTeamMember(person: "desk", role: .desk),
    CareTeamMember(person: "d1", role: .doctor), CareTeamMember(person: "d1", role: .doctor),
  ])
  static let doctors = CallPlan(team: [CareTeamMember(person: "d1", role: .doctor)])
  static let desk = CallPlan(team: [CareTeamMember(person: "desk", role: .desk)])
  static let nobody = CallPlan(team: [])

  @Test(
    "High calls all at once, medium the doctors before the desk, low the reverse; whoever exists stands in",
    arguments: [
      (both, Priority.high, [["d1", "d2", "desk"]], []), (both, .medium, [["d1", "d2"], ["desk"]], []),
      (both, .low, [["desk"], ["d1", "d2"]], []), (doctors, .high, [["d1"]], [.desk]),
      (doctors, .medium, [["d1"]], [.desk]),
      (doctors, .low, [["d1"]], [.desk]), (desk, .high, [["desk"]], [.doctor]), (desk, .medium, [["desk"]], [.doctor]),
      (desk, .low, [["desk"]], []), (nobody, .high, [], [.doctor, .desk]), (nobody, .medium, [], [.doctor, .desk]),
      (nobody, .low, [], [.desk]),
    ] as [(CallPlan, Priority, [[String]], [Role])])
  func tiers(plan: CallPlan, priority: Priority, tiers: [[String]], missing: [Role]) {
    #expect(plan.tiers(for: priority) == tiers)
    #expect(plan.missing(for: priority) == missing)
  }

  @Test("Who is both doctor and desk is called once")
  func twice() {
    let plan = CallPlan(team: [CareTeamMember(person: "x", role: .desk), CareTeamMember(person: "x", role: .doctor)])
    #expect(plan.tiers(for: .high) == [["x"]])
    #expect(plan.tiers(for: .medium) == [["x"]])
  }
}
