import Store

/// The mail server that e-mails about alerts go through, and what they may say.
package struct MailSettings: Hashable, Sendable {
  /// How the connection is protected. The raw value is the word in the settings.
  package enum Security: String, CaseIterable, Hashable, Sendable {
    /// Begins in clear and must turn to TLS before anything is said (RFC 3207); a server that does not offer it is refused.
    case startTLS = "starttls"
    /// TLS from the first byte (RFC 8314).
    case implicit = "tls"
    /// In clear: for a server on this machine.
    case none
  }

  /// What stands in an e-mail, which crosses and rests on machines of others in clear. The raw value is the word in the
  /// settings.
  package enum Content: String, CaseIterable, Comparable, Hashable, Sendable {
    /// That an alert waits, its name and where to look: nothing of the patient.
    case none
    /// And its priority, category and unit.
    case priority
    /// And the patient's pseudonym and what was found.
    case summary

    package static func < (left: Content, right: Content) -> Bool {
      allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
  }

  package var host: String
  package var port: UInt16
  package var security: Security = .startTLS
  /// Signs in where there is one (RFC 4954).
  package var username: String?
  package var password: String?
  /// A PEM file of who may vouch for the server; nil for the system's authorities.
  package var authorityFile: String?
  package var sender: MailAddress
  package var content: Content = .none
  /// What stands before `/api/v1/alerts/A…` in the text, for example `https://gateway.example`; nil leaves the link out.
  package var linkBase: String?
  /// For connecting and for the whole try, in milliseconds.
  package var connectMilliseconds: Int = 5_000
  package var totalMilliseconds: Int = 15_000

  package init(host: String, port: UInt16, sender: MailAddress) {
    self.host = host
    self.port = port
    self.sender = sender
  }
}
