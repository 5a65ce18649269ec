import ArgumentParser
import Consent
import Store

/// `vigil audit`: decides every access again.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Replay the ledger and show that the consent of its moment permitted every access ever made.",
    discussion: """
      Looks also whether every contract, and every other act, was signed by its author, who was entitled to it then.

      Runs beside a running gateway. Run `vigil verify` too: it shows that the entries are those of the ledger. An export
      holds no sealed value: of it only what stands in clear is audited.

      Exit code 1 when anything is wrong; the first bad position is named.
      """)

  @OptionGroup var home: HomeOption
  @Option(help: ArgumentHelp("Another database than the home's, for example a backup's.", valueName: "file"))
  var database: String?
  @Option(help: ArgumentHelp("A folder that `vigil export` wrote, instead of a database.", valueName: "folder"))
  var export: String?

  func run() throws {
    let outcome: AccessAudit.Outcome
    if let export {
      outcome = try AccessAudit.run(export: export)
    } else {
      let folder = try home.initialised()
      outcome = try AccessAudit.run(database: database ?? folder.database, keyRing: try folder.loadKeyRing())
    }
    let report = outcome.report
    guard let first = outcome.findings.first else {
      return Console.print(
        """
        permitted: \(report.decisions) decisions, \(report.permits) permits and \(report.denials) denials are right; \
        of erased patients \(report.shownInClear) are shown by what stands in clear, \(report.unprovable) cannot be\
        \(outcome.isInClear ? " (audited in clear only)" : "")
        """)
    }
    Console.print("WRONG at position \(first.position): \(Self.words(first))")
    for finding in outcome.findings.dropFirst().prefix(20) {
      Console.print("also at position \(finding.position): \(Self.words(finding))")
    }
    if outcome.findings.count > 21 { Console.print("and \(outcome.findings.count - 21) more") }
    throw ExitCode(1)
  }

  private static func words(_ finding: AccessAudit.Finding) -> String {
    switch finding {
    case .valueBroken: "the sealed value is not the one that the entry commits to"
    case .ungatedRecord: "a record was added without a decision that let its author write"
    case .act(_, let fault): "an act that does not count: \(fault.words)"
    case .consent(.refused(_, let refusal)): "an entry that the writer should have refused: \(refusal)"
    case .consent(.permittedAgainstConsent): "an access was permitted that consent did not permit"
    case .consent(.deniedDespiteConsent): "an access was denied that consent permitted"
    case .consent(.basisDiffers): "an access rests on another right than its entry says"
    case .consent(.grantsDiffer): "an access rests on other grants than its entry says"
    case .consent(.citedGrantNotLive(_, let grant)): "an access cites grant \(grant), which did not stand"
    case .consent(.personNotApproved): "an access was permitted to somebody who was not approved"
    }
  }
}
