/// A user name and its password. Printing, dumping and interpolating it shows the name only.
package struct Credentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The name that the broker's access list knows (`%u`).
  package let username: String
  /// Never logged; read only where it is handed to the library.
  let password: String

  package init(username: String, password: String) {
    self.username = username
    self.password = password
  }

  package var description: String { "\(username):<password>" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["username": username]) }
}
