import Consent
import Ledger
import Store

/// What a person says of themselves: checked once, then sealed.
package struct Profile: Hashable, Sendable {
  /// One thing that is asked.
  private struct Field {
    let name: String
    /// Most characters.
    let bound: Int
    let roles: Set<Role>
    var isNeeded = false
  }

  private static let everybody = Set(Role.allCases)
  private static let licensed: Set<Role> = [.doctor, .laboratory, .pharmacy, .insurer, .desk, .researcher]

  /// What is asked of whom.
  private static let fields = [
    Field(name: "name", bound: 200, roles: everybody, isNeeded: true),
    Field(name: "userName", bound: 64, roles: everybody, isNeeded: true),
    Field(name: "email", bound: 254, roles: everybody, isNeeded: true),
    Field(name: "address", bound: 500, roles: everybody),
    Field(name: "birthDate", bound: 10, roles: [.patient, .doctor]),
    Field(name: "bloodGroup", bound: 3, roles: [.patient]),
    Field(name: "specialisation", bound: 200, roles: [.doctor, .laboratory]),
    Field(name: "registrationNumber", bound: 100, roles: licensed),
  ]
  private static let bloodGroups: Set<String> = ["A+", "A-", "B+", "B-", "AB+", "AB-", "0+", "0-", "O+", "O-"]

  /// The members as they are sealed.
  package let json: JSONValue
  /// 3...64 characters of `a-z 0-9 . _ -`; lower case, so that no two look alike.
  package let userName: String

  /// - Throws: ``ProfileFault`` with the member's name, never its value.
  package init(_ value: JSONValue, for role: Role) throws(ProfileFault) {
    guard let members = value.object else { throw ProfileFault(member: "profile") }
    let known = Self.fields.filter { $0.roles.contains(role) }
    if let stray = members.keys.sorted().first(where: { name in !known.contains { $0.name == name } }) {
      throw ProfileFault(member: stray)
    }
    for field in known {
      guard let value = members[field.name] else {
        guard !field.isNeeded else { throw ProfileFault(member: field.name) }
        continue
      }
      guard let text = value.string, (1...field.bound).contains(text.unicodeScalars.count),
        PlainText.isOneLine(text), Self.isWellFormed(text, field.name)
      else { throw ProfileFault(member: field.name) }
    }
    guard let userName = members["userName"]?.string else { throw ProfileFault(member: "userName") }
    self.userName = userName
    json = value
  }

  private static func isWellFormed(_ text: String, _ name: String) -> Bool {
    switch name {
    case "userName":
      return text.utf8.count >= 3
        && text.utf8.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (48...57).contains(byte) || byte == 46
            || byte == 95 || byte == 45
        }
    case "email":
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains { $0.isWhitespace }
    case "birthDate": return isDate(text)
    case "bloodGroup": return bloodGroups.contains(text)
    default: return true
    }
  }

  /// `yyyy-mm-dd` (ISO 8601), a day that exists.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, parts[0].count == 4, parts[1].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1850...2200).contains(year),
      (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }
}

/// Which member of a profile is missing, unknown or out of range.
package struct ProfileFault: Error, Hashable, Sendable {
  package let member: String

  package init(member: String) { self.member = member }
}
