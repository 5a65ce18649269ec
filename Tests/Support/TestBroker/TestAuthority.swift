import Foundation

/// A certificate authority of one test, made with the `openssl` command.
package final class TestAuthority: Sendable {
  /// A certificate and its key, in PEM.
  package struct Issued: Sendable {
    /// The certificate.
    package let certificateFile: String
    /// Its private key.
    package let privateKeyFile: String
  }

  /// Everything it made lies here.
  package let folder: URL
  /// Its own certificate.
  package var certificateFile: String { file("ca.pem") }

  /// Makes a P-256 authority valid for 30 days.
  package init(name: String = "Test CA") throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "authority-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = """
      [ca]
      default_ca = d
      [d]
      database = index.txt
      new_certs_dir = .
      serial = serial
      crlnumber = crlnumber
      default_md = sha256
      default_days = 20
      default_crl_days = 20
      policy = p
      unique_subject = no
      copy_extensions = copy
      [p]
      commonName = supplied
      """
    for (name, text) in ["ca.cnf": configuration, "index.txt": "", "serial": "1000\n", "crlnumber": "01\n"] {
      try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    }
    try openssl(
      ["req", "-x509", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=\(name)"]
        + Self.newKey)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Issues a certificate for `name` (or one that ended in 2020).
  package func issue(_ name: String, alternatives: String = "IP:127.0.0.1", isExpired: Bool = false) throws -> Issued {
    let stem = UUID().uuidString
    try openssl(
      [
        "req", "-new", "-nodes", "-keyout", "\(stem).key", "-out", "\(stem).csr", "-subj", "/CN=\(name)",
        "-addext", "subjectAltName=\(alternatives)",
      ] + Self.newKey)
    let dates = isExpired ? ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"] : []
    try openssl(authority + ["-notext", "-in", "\(stem).csr", "-out", "\(stem).pem"] + dates)
    return Issued(certificateFile: file("\(stem).pem"), privateKeyFile: file("\(stem).key"))
  }

  /// Writes a revocation list that names `revoked` and is current for so many days, and returns its file.
  package func revocationList(of revoked: [Issued], days: Int = 20) throws -> String {
    for issued in revoked { try openssl(authority + ["-revoke", issued.certificateFile]) }
    let name = "\(UUID().uuidString).crl"
    try openssl(authority + ["-gencrl", "-crldays", "\(days)", "-out", name])
    return file(name)
  }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

  private var authority: [String] {
    ["ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"]
  }

  private func openssl(_ arguments: [String]) throws {
    try Executable.run("openssl", arguments, in: folder)
  }

  private func file(_ name: String) -> String {
    folder.appending(path: name).path
  }
}
