import Triage

/// The part of the rules that Alerting itself follows: how technical findings are announced, when silence begins, and
/// the deadlines of calling.
package struct TechnicalRules: Hashable, Sendable {
  package let timings: CallTimings
  package let silence: SilenceDefaults
  private let announce: [TechnicalKind: AnnounceRule]

  /// The rules in force.
  package init(_ rules: Rules) {
    let announce = TechnicalKind.allCases.map { ($0, rules.rule(for: $0)) }
    self.init(
      timings: rules.calls, silence: rules.silence,
      announce: Dictionary(announce) { first, _ in first })
  }

  package init(timings: CallTimings, silence: SilenceDefaults, announce: [TechnicalKind: AnnounceRule]) {
    self.timings = timings
    self.silence = silence
    self.announce = announce
  }

  /// A technical finding as these rules announce it; of a kind without a rule it errs to the loud side.
  func finding(_ kind: TechnicalKind, field: String? = nil, value: Int? = nil) -> TechnicalFinding {
    let rule = announce[kind]
    return TechnicalFinding(
      kind: kind, field: field, value: value, priority: rule?.priority ?? .high,
      delayMilliseconds: rule?.delayMilliseconds ?? 0)
  }
}
