import Foundation
import TestBroker
import Testing
import Vitals

@testable import Sharing

extension RealParts {
  @Suite struct LocalAuthorityTests {
    @Test func opensslTrustsADevicesCertificateForItsName() throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-ca-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      _ = try LocalAuthority(folder: folder, name: "Vigil devices", now: Date())
      // Opened again, not founded again: the certificate must still verify under the first one.
      let issued = try LocalAuthority(folder: folder, name: "Vigil devices", now: Date())
        .issue(for: try DeviceID("w-1"), now: Date())
      let file = folder + "/w-1.pem"
      try issued.certificate.write(toFile: file, atomically: true, encoding: .utf8)
      try issued.key.write(toFile: folder + "/w-1.key", atomically: true, encoding: .utf8)
      let verdict = try Executable.run(
        "openssl", ["verify", "-purpose", "sslclient", "-x509_strict", "-CAfile", folder + "/ca.pem", file])
      #expect(verdict.contains("OK"))
      #expect(try Executable.run("openssl", ["x509", "-in", file, "-noout", "-subject"]).contains("w-1"))
      let inCertificate = try Executable.run("openssl", ["x509", "-in", file, "-noout", "-pubkey"])
      #expect(try Executable.run("openssl", ["pkey", "-in", folder + "/w-1.key", "-pubout"]) == inCertificate)
      let key = try FileManager.default.attributesOfItem(atPath: folder + "/ca.key")
      #expect(key[.posixPermissions] as? Int == 0o600)
    }
  }
}
