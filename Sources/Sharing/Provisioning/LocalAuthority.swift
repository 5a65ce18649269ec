import Crypto
import Foundation
import SwiftASN1
import Vault
import Vitals
import X509

/// A certificate authority of this home's own, for devices that log in by certificate (RFC 5280; P-256).
package struct LocalAuthority: Sendable {
  /// A certificate and its private key, as PEM.
  package struct Issued: Sendable {
    package let certificate: String
    package let key: String
  }

  /// How long the authority's own certificate is valid, in days.
  package static let authorityDays = 3_650
  /// How long a device's certificate is valid, in days.
  package static let deviceDays = 825

  private let certificate: Certificate
  private let key: P256.Signing.PrivateKey

  /// Opens the authority in this folder, or founds it: `ca.pem` and `ca.key` (mode 0600).
  package init(folder: String, name: String, now: Date) throws {
    let certificateFile = folder + "/ca.pem"
    let keyFile = folder + "/ca.key"
    if FileManager.default.fileExists(atPath: keyFile) {
      key = try P256.Signing.PrivateKey(pemRepresentation: try String(contentsOfFile: keyFile, encoding: .utf8))
      certificate = try Certificate(pemEncoded: try String(contentsOfFile: certificateFile, encoding: .utf8))
      return
    }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    key = P256.Signing.PrivateKey()
    certificate = try Self.found(name: name, key: key, now: now)
    // The certificate first: a key without one would be taken for a complete authority at the next start.
    try Durable.replace(
      certificateFile, with: Array((try certificate.serializeAsPEM().pemString + "\n").utf8), mode: 0o644)
    try Durable.replace(keyFile, with: Array((key.pemRepresentation + "\n").utf8), mode: 0o600)
  }

  /// Issues a client certificate whose common name is the device's name, with a new key.
  package func issue(for device: DeviceID, now: Date) throws -> Issued {
    let deviceKey = P256.Signing.PrivateKey()
    let extensions = try Certificate.Extensions {
      Critical(BasicConstraints.notCertificateAuthority)
      Critical(KeyUsage(digitalSignature: true))
      try ExtendedKeyUsage([.clientAuth])
      SubjectKeyIdentifier(hash: Certificate.PublicKey(deviceKey.publicKey))
      AuthorityKeyIdentifier(
        keyIdentifier: SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey)).keyIdentifier)
    }
    let issued = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(),
      publicKey: Certificate.PublicKey(deviceKey.publicKey), notValidBefore: now.addingTimeInterval(-300),
      notValidAfter: now.addingTimeInterval(Double(Self.deviceDays) * 86_400), issuer: certificate.subject,
      subject: try DistinguishedName { CommonName(device.name) }, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: extensions, issuerPrivateKey: Certificate.PrivateKey(key))
    return Issued(
      certificate: try issued.serializeAsPEM().pemString + "\n", key: deviceKey.pemRepresentation + "\n")
  }

  private static func found(name: String, key: P256.Signing.PrivateKey, now: Date) throws -> Certificate {
    let subject = try DistinguishedName { CommonName(name) }
    return try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey),
      notValidBefore: now.addingTimeInterval(-300),
      notValidAfter: now.addingTimeInterval(Double(authorityDays) * 86_400), issuer: subject, subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
      }, issuerPrivateKey: Certificate.PrivateKey(key))
  }
}
