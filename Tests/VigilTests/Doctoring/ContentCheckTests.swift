import Alerting
import Foundation
import TestBroker
import Testing
import Vitals

@testable import vigil

/// What a start of the gateway would be refused for is found before it.
@Suite struct ContentCheckTests {
  private let home = TemporaryHome()
  private let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))

  init() throws {
    try home.folder.create()
    let rules = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../config/triage.yaml").standardized
    try FileManager.default.copyItem(atPath: rules.path, toPath: home.folder.rules)
    try Data("vigil.test/node\n".utf8).write(to: URL(filePath: home.folder.nodeName))
    for key in [home.folder.nodeKey, home.folder.masterKey] {
      try Self.write(Data(repeating: 0xAB, count: 32).base64EncodedString(), key)
    }
  }

  private static func write(_ text: String, _ path: String) throws {
    try Data((text + "\n").utf8).write(to: URL(filePath: path))
    chmod(path, 0o600)
  }

  private func found(_ settings: String = "node:\n  facility: test\n", at now: Timestamp? = nil) throws
    -> [String: Diagnosis.Standing]
  {
    let check = ContentCheck(home: home.folder, settings: try home.settings(settings), now: now ?? self.now)
    return Dictionary(check.diagnoses().map { ($0.name, $0.standing) }) { first, _ in first }
  }

  @Test func aWholeHomeIsGood() throws {
    #expect(try found().values.allSatisfy { $0 == .good })
  }

  @Test func aKeyThatWasCutShortIsFoundAlthoughItsRightsAreWell() throws {
    try Self.write("abcd", home.folder.nodeKey)
    let cut = try found()
    #expect(cut["content.node.key"] == .bad && cut["content.master.key"] == .good)
  }

  @Test func rulesAndTemplatesThatAStartWouldRefuseAreFound() throws {
    try Data("version: 1\n".utf8).write(to: URL(filePath: home.folder.rules))
    try FileManager.default.createDirectory(atPath: home.folder.mappings, withIntermediateDirectories: true)
    try Data("topic: a\n".utf8).write(to: URL(filePath: home.folder.mappings + "/acme.yaml"))
    let broken = try found()
    #expect(broken["content.rules"] == .bad && broken["content.mappings"] == .bad)
  }

  @Test func aCertificateThatEndsIsToldInTimeAndOneThatEndedIsBad() throws {
    let authority = try TestAuthority()
    let (good, other) = (try authority.issue("localhost"), try authority.issue("localhost"))
    func settings(_ certificate: String, _ key: String) -> String {
      "http:\n  tls:\n    certificate: \(certificate)\n    key: \(key)\n"
        + "broker:\n  tls:\n    authority: \(authority.certificateFile)\n"
    }
    let whole = settings(good.certificateFile, good.privateKeyFile)
    // Certificates last 20 days, their authority 30.
    let day: Int64 = 86_400_000
    for (days, web, broker) in [
      (1, .good, .good), (8, .warning, .good), (18, .warning, .warning), (21, .bad, .warning), (31, .bad, .bad),
    ]
      as [(Int64, Diagnosis.Standing, Diagnosis.Standing)]
    {
      let found = try found(whole, at: now.adding(milliseconds: days * day))
      #expect(found["tls.web"] == web && found["tls.broker"] == broker, "after \(days) days: \(found)")
    }
    let strange = try found(settings(good.certificateFile, other.privateKeyFile))
    #expect(strange["tls.web"] == .bad, "another certificate's key")
  }
}
