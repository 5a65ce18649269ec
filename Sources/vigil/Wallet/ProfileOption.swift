import ArgumentParser
import Consent
import Ledger
import Sharing
import Store

/// What people say of themselves when they register over HTTP; sealed under their own key, never on the ledger.
struct ProfileOption: ParsableArguments {
  @Option(help: ArgumentHelp("3 to 64 of a-z 0-9 . _ -", valueName: "name"))
  var userName: String?
  @Option(help: ArgumentHelp("Where notices go.", valueName: "address"))
  var email: String?
  @Option(help: "Where you live or work.")
  var address: String?
  @Option(help: ArgumentHelp("As 1980-02-29; patients and doctors.", valueName: "day"))
  var birthDate: String?
  @Option(help: ArgumentHelp("As B+ or 0-; patients.", valueName: "group"))
  var bloodGroup: String?
  @Option(help: "What you are a specialist in; doctors and laboratories.")
  var specialisation: String?
  @Option(help: ArgumentHelp("Of your licence; everybody but patients.", valueName: "number"))
  var registrationNumber: String?
  @Option(help: ArgumentHelp("A file that shows your licence; its hash is computed by the gateway.", valueName: "file"))
  var certificate: String?
  @Option(help: ArgumentHelp("Compared as a keyed hash and kept as nothing else.", valueName: "number"))
  var aadhaar: String?
  @Option(help: ArgumentHelp("Another identity number, likewise.", valueName: "number"))
  var identityNumber: String?

  /// What must be given for each of a profile's members, by the member's name.
  private static let rules = [
    "name": "--name: 1 to 200 characters", "userName": "--user-name: 3 to 64 of a-z 0-9 . _ -",
    "email": "--email: an address such as asha@mail.example", "address": "--address: at most 500 characters",
    "birthDate": "--birth-date: a day such as 1980-02-29, for patients and doctors",
    "bloodGroup": "--blood-group: A+ A- B+ B- AB+ AB- O+ O- (or 0+ 0-), for patients",
    "specialisation": "--specialisation: at most 200 characters, for doctors and laboratories",
    "registrationNumber": "--registration-number: at most 100 characters, for everybody who needs a licence",
  ]

  /// The profile, checked here by the very rules of the gateway, so that nothing leaves that would be refused.
  ///
  /// - Throws: `ValidationError` that names the option.
  func profile(_ name: String?, for role: Role) throws -> Profile {
    var members: [String: JSONValue] = [:]
    let given = [
      "name": name, "userName": userName, "email": email, "address": address, "birthDate": birthDate,
      "bloodGroup": bloodGroup, "specialisation": specialisation, "registrationNumber": registrationNumber,
    ]
    for (member, text) in given { members[member] = text.map { .string($0) } }
    do throws(ProfileFault) { return try Profile(.object(members), for: role) } catch {
      let isGiven = members[error.member] != nil
      throw ValidationError(
        "\(isGiven ? "This does not fit a \(role.rawValue)." : "Something is missing.")"
          + " \(Self.rules[error.member] ?? error.member).")
    }
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
    [
      userName, email, address, birthDate, bloodGroup, specialisation, registrationNumber, certificate, aadhaar,
      identityNumber,
    ].allSatisfy { $0 == nil }
  }
}
