import ArgumentParser
import Consent
import Ledger
import Sharing
import Store

/// What people say of themselves, as options; the name has one of its own.
struct ProfileFieldsOption: ParsableArguments {
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

  /// What must be given for each of a profile's members, by the member's name.
  private static let rules = [
    "name": "--name: 1 to 200 characters", "userName": "--user-name: 3 to 64 of a-z 0-9 . _ -",
    "email": "--email: an address such as asha@mail.example", "address": "--address: at most 500 characters",
    "birthDate": "--birth-date: a day such as 1980-02-29, for patients and doctors",
    "bloodGroup": "--blood-group: A+ A- B+ B- AB+ AB- O+ O- (or 0+ 0-), for patients",
    "specialisation": "--specialisation: at most 200 characters, for doctors and laboratories",
    "registrationNumber": "--registration-number: at most 100 characters, for everybody who needs a licence",
  ]

  /// A profile's members, as far as they were given.
  func members(_ name: String?) -> [String: JSONValue] {
    let given = [
      "name": name, "userName": userName, "email": email, "address": address, "birthDate": birthDate,
      "bloodGroup": bloodGroup, "specialisation": specialisation, "registrationNumber": registrationNumber,
    ]
    return given.compactMapValues { text in text.map { .string($0) } }
  }

  /// A profile, checked here by the very rules of the gateway, so that nothing leaves that would be refused.
  ///
  /// - Throws: `ValidationError` that names the option.
  static func profile(_ members: [String: JSONValue], for role: Role) throws -> Profile {
    do throws(ProfileFault) { return try Profile(.object(members), for: role) } catch {
      let isGiven = members[error.member] != nil
      throw ValidationError(
        "\(isGiven ? "This does not fit a \(role.rawValue)." : "Something is missing.")"
          + " \(rules[error.member] ?? error.member).")
    }
  }
}
