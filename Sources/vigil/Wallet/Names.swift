import ArgumentParser
import Consent
import Vitals

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

  /// A person or an organisation, told apart by the prefix.
  static func grantee(_ text: String) throws -> Grantee {
    text.hasPrefix("org-") ? .organisation(try organisation(text)) : .person(try person(text))
  }

  /// From now on, for as long as it says; without an end for nil.
  static func period(_ span: Span?) throws -> Period {
    let now = SystemClock.now()
    guard let period = Period(from: now, until: span?.after(now)) else { throw ValidationError("That is no time.") }
    return period
  }

  static func organisation(_ text: String) throws -> OrganisationID {
    guard let id = OrganisationID(text) else { throw ValidationError("\(text) is no organisation's id.") }
    return id
  }
}
