/// What somebody wants to do with data.
package enum AccessAction: String, CaseIterable, Hashable, Sendable {
  /// Learn that it exists and is unaltered, without its content (an insurer's proof).
  case see
  /// Find it in a list, with date, author and title.
  case list
  /// Read its content on a screen.
  case read
  /// Take a copy away.
  case download
  /// Add new data of the class.
  case write
  /// Add a correction that names what it invalidates.
  case correct
  /// Take it out pseudonymised, with that of others.
  case export
  /// Hand out a link to it.
  case link
  /// Grant others what one was granted.
  case delegate
}

/// A set of actions.
package typealias ActionSet = WordSet<AccessAction>

extension WordSet where Word == AccessAction {
  /// What emergency access allows: looking, never writing or passing on.
  package static let emergency: ActionSet = [.see, .list, .read, .download]
  /// What patients, and guardians for them, may do with their own data without any grant.
  package static let own: ActionSet = [.see, .list, .read, .download, .write, .correct, .export, .link]
}
