import ArgumentParser
import Consent
import Ledger
import Sharing
import Store

/// What people say of themselves when they register over HTTP; sealed under their own key, never on the ledger.
struct ProfileOption: ParsableArguments {
  @OptionGroup var fields: ProfileFieldsOption
  @Option(help: ArgumentHelp("A file that shows your licence; its hash is computed by the gateway.", valueName: "file"))
  var certificate: String?
  @Option(help: ArgumentHelp("Compared as a keyed hash and kept as nothing else.", valueName: "number"))
  var aadhaar: String?
  @Option(help: ArgumentHelp("Another identity number, likewise.", valueName: "number"))
  var identityNumber: String?

  /// - Throws: `ValidationError` that names the option.
  func profile(_ name: String?, for role: Role) throws -> Profile {
    try ProfileFieldsOption.profile(fields.members(name), for: role)
  }

  /// - Throws: `ValidationError` for a number that cannot be one.
  func identity() throws -> [(kind: IdentityNumber.Kind, number: String)] {
    let given = [(IdentityNumber.Kind.aadhaar, aadhaar), (.other, identityNumber)]
    return try given.compactMap { kind, text in
      guard let text else { return nil }
      guard IdentityNumber(text, kind: kind) != nil else {
        throw ValidationError(
          kind == .aadhaar
            ? "--aadhaar: twelve digits, the last of them a check digit; one of these is wrong."
            : "--identity-number: 4 to 32 letters and digits.")
      }
      return (kind, text)
    }
  }

  /// Whether anything was given that only a registration over HTTP takes.
  var isEmpty: Bool {
    fields.members(nil).isEmpty && [certificate, aadhaar, identityNumber].allSatisfy { $0 == nil }
  }
}
