/// What a TLS connection to a broker must prove, as files in PEM.
package struct TLSConfiguration: Hashable, Sendable {
  /// The protocol versions that may be asked for; older ones are never spoken.
  package enum MinimumVersion: Int, Hashable, Sendable {
    case tls12 = 0x0303
    case tls13 = 0x0304
  }

  /// Our certificate chain and its key.
  package struct Identity: Hashable, Sendable {
    /// The chain, leaf first.
    package let certificateFile: String
    /// The unencrypted private key of the leaf.
    package let privateKeyFile: String

    package init(certificateFile: String, privateKeyFile: String) {
      self.certificateFile = certificateFile
      self.privateKeyFile = privateKeyFile
    }
  }

  /// Authorities that may have signed the broker's certificate.
  package var authorityFile: String?
  /// A folder of them, hashed as `openssl rehash` does.
  package var authorityFolder: String?
  /// For brokers that require a client certificate.
  package var identity: Identity?
  /// The authority's revocation list; once given, a certificate without a current list is refused.
  package var revocationListFile: String?
  /// TLS 1.2 unless raised.
  package var minimumVersion: MinimumVersion = .tls12
  /// Whether the certificate must name the host we asked for.
  package var verifiesHostName = true

  /// At least one of the two must be given; ``TLSContext`` refuses otherwise.
  package init(authorityFile: String? = nil, authorityFolder: String? = nil) {
    self.authorityFile = authorityFile
    self.authorityFolder = authorityFolder
  }

  /// Every file whose change makes a new context necessary.
  var files: [String] {
    [authorityFile, authorityFolder, identity?.certificateFile, identity?.privateKeyFile, revocationListFile]
      .compactMap(\.self)
  }
}
