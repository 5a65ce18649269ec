/// How much the state holds of one patient. What would exceed it is refused as ``ConsentRefusal/bound(_:)``.
package enum Bounds {
  /// Grants, ended ones included: history is never dropped.
  package static let grants = 100_000
  /// Prohibitions in force; each is looked at on each decision.
  package static let prohibitions = 256
  /// Requests that nobody has answered, from all authors.
  package static let openRequests = 256
  /// Requests of one author that nobody has answered, so that nobody can fill the bound for others.
  package static let openRequestsPerAuthor = 8
  /// Requests, answered ones included.
  package static let requests = 100_000
  package static let records = 1_000_000
  /// Guardianships in force.
  package static let guardianships = 16
  /// Emergency accesses, reviewed ones included.
  package static let emergencies = 100_000
  /// How many grants in a row may delegate what the first of them gave.
  package static let delegations = 4
}
