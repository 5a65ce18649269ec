import ArgumentParser
import Ledger
import Sharing

/// An invitation as a doctor hands it over: `vgi_`, the number of its entry, and the code that nobody else has.
struct InvitationText: ExpressibleByArgument, CustomStringConvertible {
  private static let prefix = "vgi_"

  let position: Int64
  let code: [UInt8]

  init(position: Int64, code: [UInt8]) {
    self.position = position
    self.code = code
  }

  init?(argument: String) {
    let parts = argument.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, argument.hasPrefix(Self.prefix), let position = Int64(parts[1]), position >= 0,
      let code = Base64.decodeURL(parts[2]), code.count == TreatmentStep.codeBytes
    else { return nil }
    self.init(position: position, code: code)
  }

  var description: String { "\(Self.prefix)\(position)_\(Base64.encodeURL(code))" }

  /// The patient's side of it.
  func acceptance(by patient: String) throws -> Act {
    .treatment(.accept(of: position, patient: try Names.patient(patient), code: code))
  }
}
