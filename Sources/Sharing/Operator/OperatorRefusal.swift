/// Why the gateway did not do what a command asked for.
package enum OperatorRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// A member of the request is missing, unknown or out of range.
  case malformed(String)
  /// The gateway refused; what it said.
  case refused(String)
  /// The socket's path is longer than the operating system takes.
  case pathTooLong(String)
  /// The gateway does not answer on its socket; the `errno`.
  case unreachable(path: String, code: Int32)
  /// The answer is not what a gateway says.
  case malformedAnswer

  package var description: String {
    switch self {
    case .malformed(let member): "The request's '\(member)' is missing or wrong."
    case .refused(let text): text
    case .pathTooLong(let path): "\(path) is too long for a socket; use a shorter home folder."
    case .unreachable(let path, let code): "The gateway does not answer at \(path) (error \(code))."
    case .malformedAnswer: "The gateway's answer was not understood."
    }
  }
}
