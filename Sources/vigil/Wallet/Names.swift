import ArgumentParser
import Consent

/// Ids as people type them.
enum Names {
  static func patient(_ text: String) throws -> PersonID {
    guard text.hasPrefix("pat-"), let id = PersonID(text) else { throw ValidationError("\(text) is no patient's id.") }
    return id
  }

  static func person(_ text: String) throws -> PersonID {
    guard let id = PersonID(text) else { throw ValidationError("\(text) is nobody's id.") }
    return id
  }

  static func organisation(_ text: String) throws -> OrganisationID {
    guard let id = OrganisationID(text) else { throw ValidationError("\(text) is no organisation's id.") }
    return id
  }
}
