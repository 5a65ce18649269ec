/// Why an exchange cannot begin or go on.
enum ExchangeFault: Error, CustomStringConvertible {
  case notSignedIn(String, status: Int)
  /// A step of the preparation was refused.
  case refused(step: String, status: Int, problem: String?)
  case notAdministrator

  var description: String {
    switch self {
    case .notSignedIn(let person, let status): "\(person) was not signed in: the gateway answered \(status)"
    case .refused(let step, let status, let problem):
      "\(step): the gateway answered \(status)\(problem.map { " (\($0))" } ?? "")"
    case .notAdministrator: "the token and the wallet are not those of one approved administrator"
    }
  }
}
