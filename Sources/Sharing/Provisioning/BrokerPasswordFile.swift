/// Mosquitto's password file: one `user:hash` a line. Lines of others are kept as they are.
package struct BrokerPasswordFile: Hashable, Sendable {
  private var lines: [String]

  package init(_ text: String = "") {
    lines = text.split(separator: "\n").map(String.init)
  }

  /// The users in the file, in order.
  package var users: [String] { lines.compactMap(Self.user) }

  package func password(of user: String) -> BrokerPassword? {
    lines.first { Self.user($0) == user }.flatMap { BrokerPassword($0.dropFirst(user.count + 1)) }
  }

  /// Adds the user or replaces the password.
  ///
  /// - Parameter user: a name of the characters of a device's name; anything else could break the line.
  package mutating func set(_ password: BrokerPassword, of user: String) {
    let line = "\(user):\(password.text)"
    if let index = lines.firstIndex(where: { Self.user($0) == user }) {
      lines[index] = line
    } else {
      lines.append(line)
    }
  }

  /// The same for many users, in time proportional to the file and them.
  package mutating func set(_ passwords: [(String, BrokerPassword)]) {
    var places: [String: Int] = [:]
    for (index, line) in lines.enumerated() {
      if let user = Self.user(line), places[user] == nil { places[user] = index }
    }
    for (user, password) in passwords {
      let line = "\(user):\(password.text)"
      if let index = places[user] {
        lines[index] = line
      } else {
        places[user] = lines.count
        lines.append(line)
      }
    }
  }

  package mutating func remove(_ user: String) { lines.removeAll { Self.user($0) == user } }

  package var text: String { lines.map { $0 + "\n" }.joined() }

  private static func user(_ line: String) -> String? {
    line.firstIndex(of: ":").map { String(line[..<$0]) }
  }
}
