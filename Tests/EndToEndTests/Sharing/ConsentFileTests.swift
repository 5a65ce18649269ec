import Consent
import FHIR
import Foundation
import Ledger
import Testing
import Vitals

/// A FHIR Consent from elsewhere becomes a signed grant or prohibition by the wallet: the real program over HTTP.
@Suite(.serialized) struct ConsentFileTests {
  private let place: Installation
  private var server: String { "http://127.0.0.1:\(place.httpPort)" }

  init() throws {
    place = try Installation(devices: 0)
    try place.startGateway()
    try place.waitUntilReady()
  }

  @discardableResult
  private func wallet(_ arguments: String..., expecting code: Int32 = 0) throws -> String {
    try run(try Program.built("vigil"), ["wallet"] + arguments, environment: place.environment, expecting: code)
  }

  private func person(_ name: String, _ role: String) throws -> PersonID {
    try wallet("new", name)
    let told = try wallet(
      "register", name, "--server", server, "--role", role, "--user-name", name, "--name", "N \(name)", "--email",
      "\(name)@mail.example")
    let words = told.split { $0.isWhitespace }
    return try #require(words.first { $0.hasPrefix("pat-") }.flatMap { PersonID($0) }, "\(told)")
  }

  private func file(_ json: JSONValue) throws -> String {
    let file = place.folder.appending(path: "consent-\(UUID().uuidString).json")
    try Data(CanonicalJSON.encode(json)).write(to: file)
    return file.path
  }

  @Test(arguments: FHIRVersion.allCases) func whatAConsentSaysIsSignedAndNothingElse(_ version: FHIRVersion) throws {
    let asha = try person("asha", "patient")
    let terms = try #require(ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.read]))
    let now = Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970) * 1_000)
    let period = try #require(Period(from: now, until: now.adding(milliseconds: 86_400_000)))
    func contract(_ effect: ConsentContract.Effect, _ status: ConsentContract.Status = .active) -> JSONValue {
      ConsentContract(
        id: 0, status: status, patient: asha, author: asha, grantee: .role(.doctor), effect: effect, time: now
      ).json(version)
    }
    let permit = contract(.permit(try #require(GrantTerms(terms, period: period, uses: 2, sources: .any))))
    let said = try wallet("consent", "asha", try file(permit), "--yes")
    #expect(said.contains("grant  "))
    #expect(try wallet("consent", "asha", try file(contract(.deny(terms, period))), "--yes").contains("prohibition  "))

    // Rejected, over, no Consent, no JSON, and a member that could narrow what the rest permits: nothing of them is signed.
    #expect(try wallet("consent", "asha", try file(permit), expecting: 2).contains("--yes"))
    let over = contract(.deny(terms, period), .inactive)
    #expect(try wallet("consent", "asha", try file(over), "--yes", expecting: 64).contains("active"))
    #expect(
      try wallet("consent", "asha", try file(["resourceType": "Patient"]), "--yes", expecting: 64).contains(
        "/resourceType"))
    var more = try #require(permit.object)
    more["verification"] = [["verified": true]]
    #expect(
      try wallet("consent", "asha", try file(.object(more)), "--yes", expecting: 64).contains(
        "/verification: unsupported"))
    let broken = place.folder.appending(path: "broken.json")
    try Data("{".utf8).write(to: broken)
    #expect(try wallet("consent", "asha", broken.path, "--yes", expecting: 64).contains("not JSON"))

    let types = try place.entries().compactMap { $0["type"]?.string }.filter { $0.hasPrefix("consent.") }
    #expect(types == ["consent.granted", "consent.prohibited"])
  }
}
