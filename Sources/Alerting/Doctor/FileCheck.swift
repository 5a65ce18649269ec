import Foundation

/// Looks at the rights of files and folders that must not be everybody's; a link is looked at where it leads.
package struct FileCheck: Sendable {
  /// What must be so of one path.
  package struct Demand: Hashable, Sendable {
    package let path: String
    package let label: String
    /// The rights that it may have at most.
    package let mode: UInt16
    /// Whether nothing works without it.
    package let isNeeded: Bool

    package init(_ path: String, label: String, mode: UInt16, isNeeded: Bool = true) {
      self.path = path
      self.label = label
      self.mode = mode
      self.isNeeded = isNeeded
    }
  }

  private let demands: [Demand]

  package init(_ demands: [Demand]) {
    self.demands = demands
  }

  package func diagnoses() -> [Diagnosis] { demands.map(diagnosis) }

  private func diagnosis(_ demand: Demand) -> Diagnosis {
    let name = "files.\(demand.label)"
    var status = stat()
    guard stat(demand.path, &status) == 0 else {
      return demand.isNeeded
        ? Diagnosis(name, .bad, "\(demand.path) is missing", advice: "bring it back from its recovery copy")
        : Diagnosis(name, .unknown, "there is none")
    }
    let mode = UInt16(status.st_mode & 0o777)
    let excess = mode & ~demand.mode
    guard excess == 0 else {
      return Diagnosis(
        name, .bad, "mode \(Self.octal(mode)): others may \(excess & 0o022 == 0 ? "read" : "write") it",
        advice: "chmod \(Self.octal(demand.mode)) \(demand.path)")
    }
    guard status.st_uid == geteuid() || geteuid() == 0 else {
      return Diagnosis(
        name, .warning, "belongs to user \(status.st_uid), not to the one who runs this",
        advice: "run the gateway and its commands as one user")
    }
    return Diagnosis(name, .good, "mode \(Self.octal(mode))")
  }

  private static func octal(_ mode: UInt16) -> String { String(mode, radix: 8) }
}
