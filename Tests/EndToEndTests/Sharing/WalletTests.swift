import Foundation
import Ledger
import Testing

/// What a person does with a wallet at a running gateway: leave a copy of the keys, come back on another machine, change the
/// profile, lose the keys, be invited by a doctor. The real program over HTTP.
@Suite(.serialized) struct WalletTests {
  private static let words = "five words nobody else would say"
  private static let day: Int64 = 86_400_000
  private let place: Installation
  private let trouble: Trouble
  private var server: String { "http://127.0.0.1:\(place.httpPort)" }

  init() throws {
    place = try Installation(devices: 0)
    trouble = try Trouble(in: place.folder)
    try place.startGateway(with: trouble.environment)
    try place.waitUntilReady()
    try wallet("sign-in", "administrator", "--server", server)
  }

  /// - Parameter folder: of another machine's wallets.
  @discardableResult
  private func wallet(_ arguments: String..., on folder: String? = nil, expecting code: Int32 = 0) throws -> String {
    try call(arguments, on: folder, expecting: code)
  }

  private func call(_ arguments: [String], on folder: String? = nil, expecting code: Int32 = 0) throws -> String {
    var environment = place.environment.merging(trouble.environment) { $1 }
    if let folder { environment["VIGIL_WALLET"] = place.folder.appending(path: folder).path }
    return try run(try Program.built("vigil"), ["wallet"] + arguments, environment: environment, expecting: code)
  }

  /// Signs and hands in; what is printed last.
  private func sign(_ arguments: String...) throws -> String {
    let said = try call(arguments + ["--yes"])
    return try #require(said.split(whereSeparator: \.isNewline).last { $0.contains("  ") }?.split(separator: " ").last)
      .description
  }

  private func register(_ name: String, _ role: String, _ more: String...) throws -> String {
    try call(
      [
        "register", name, "--server", server, "--role", role, "--user-name", name, "--name", "N \(name)", "--email",
        "\(name)@mail.example",
      ] + more)
  }

  private func me(_ name: String, on folder: String? = nil) throws -> JSONValue {
    let said = try wallet("me", name, "--json", on: folder)
    return try CanonicalJSON.parse(Array(try #require(said.split(whereSeparator: \.isNewline).last).utf8))
  }

  private func person(_ name: String) throws -> String { try #require(try me(name)["person"]?.string) }

  /// A file that holds a passphrase, for its owner alone unless it is said otherwise.
  private func passphrase(_ text: String, mode: Int = 0o600) throws -> String {
    let file = place.folder.appending(path: "passphrase-\(UUID().uuidString)").path
    try #require(
      FileManager.default.createFile(
        atPath: file, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: mode]))
    return file
  }

  @Test func aCopyOfTheKeysComesBackOnAnotherMachine() throws {
    try wallet("new", "asha")
    _ = try register("asha", "patient", "--blood-group", "B+")
    let file = try passphrase(Self.words)
    // Without a terminal nothing is asked, and without --yes nothing leaves.
    #expect(try wallet("passphrase", "asha", "--passphrase-file", file, expecting: 2).contains("--yes"))
    let open = try passphrase(Self.words, mode: 0o644)
    #expect(
      try wallet("passphrase", "asha", "--passphrase-file", open, "--yes", expecting: 64).contains("mode 600"))
    let short = try passphrase("short")
    #expect(
      try wallet("passphrase", "asha", "--passphrase-file", short, "--yes", expecting: 64).contains("12 characters"))
    try wallet("passphrase", "asha", "--passphrase-file", file, "--yes")

    let wrong = try passphrase(Self.words + "!")
    let restore = ["restore", "asha", "--server", server, "--user-name", "asha", "--passphrase-file"]
    #expect(try call(restore + [wrong], on: "elsewhere", expecting: 1).contains("does not open anything"))
    #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: "elsewhere/asha.wallet").path))
    let said = try call(restore + [file], on: "elsewhere")
    let key = try #require(try me("asha")["keys"]?.array?.first?.string)
    let asha = try person("asha")
    #expect(said.contains(key) && said.contains(asha))
    #expect(try call(restore + [file], on: "elsewhere", expecting: 1).contains("never overwritten"))
    #expect(try me("asha", on: "elsewhere")["profile"]?["bloodGroup"] == "B+")
    // The wallet that came back is locked, and signs with the passphrase.
    let locked = try String(
      contentsOf: place.folder.appending(path: "elsewhere/asha.wallet"), encoding: .utf8)
    #expect(locked.contains("\"locked\"") && !locked.contains("\"key\""))

    // No byte of keys or passphrase lies with the gateway.
    let own = try String(contentsOf: place.folder.appending(path: "wallets/asha.wallet"), encoding: .utf8)
    let secret = try #require(try CanonicalJSON.parse(Array(own.utf8))["key"]?.string)
    let seed = try #require(Base64.decodeURL(secret))
    let data = place.home.appending(path: "data").path
    for name in try FileManager.default.contentsOfDirectory(atPath: data) where name.hasPrefix("vigil.sqlite") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: data + "/" + name))
      #expect(bytes.range(of: Data(seed.prefix(32))) == nil && bytes.range(of: Data(Self.words.utf8)) == nil, "\(name)")
    }

    try wallet("sign-in", "asha", "--by-passphrase", "--user-name", "asha", "--passphrase-file", file)
    #expect(try me("asha")["role"] == "patient")
    try wallet("passphrase", "asha", "--forget", "--yes")
    #expect(
      try wallet(
        "sign-in", "asha", "--by-passphrase", "--user-name", "asha", "--passphrase-file", file, expecting: 1
      ).contains("does not open anything"))
  }

  @Test func aProfileChangesByVersionsAndAnAdministratorLooksAtCandidates() throws {
    let licence = place.folder.appending(path: "licence.pdf")
    try Data("%PDF-1.4 a licence".utf8).write(to: licence)
    try wallet("new", "anna")
    _ = try register("anna", "doctor", "--specialisation", "cardiology", "--certificate", licence.path)
    #expect(try wallet("profile", "anna").contains("cardiology"))
    #expect(try wallet("profile", "anna", "--blood-group", "B+", "--yes", expecting: 64).contains("does not fit"))
    #expect(try wallet("profile", "anna", "--specialisation", "surgery", expecting: 2).contains("--yes"))
    _ = try sign("profile", "anna", "--specialisation", "surgery", "--address", "7 Hill Road")
    _ = try sign("profile", "anna", "--remove", "address")
    let profile = try me("anna")
    #expect(profile["version"] == 3 && profile["profile"]?["specialisation"] == "surgery")
    #expect(profile["profile"]?["address"] == nil && profile["profile"]?["email"] == "anna@mail.example")

    let anna = try person("anna")
    let listed = try wallet("candidates", "administrator")
    #expect(listed.contains(anna) && listed.contains("surgery") && listed.contains("N anna"))
    let out = place.folder.appending(path: "seen.pdf")
    let seen = try wallet("candidates", "administrator", "--certificate", anna, "--out", out.path)
    #expect(try Data(contentsOf: out) == Data(contentsOf: licence))
    #expect(seen.contains(Digest32.sha256(Array("%PDF-1.4 a licence".utf8)).hex))
    #expect(try wallet("candidates", "anna", expecting: 1).contains("vigil:"))
    _ = try sign("approve", "administrator", anna, "--refuse", "--reason", "It is not readable.")
    #expect(try !wallet("candidates", "administrator").contains(anna))
    _ = try sign("approve", "administrator", anna)
    _ = try sign("approve", "administrator", anna, "--suspend", "--reason", "Under review.")
    #expect(try me("anna")["licence"] == "suspended")
  }

  @Test func lostKeysAreReplacedAfterThreeDaysAndWhoHasThemRefuses() throws {
    for name in ["asha", "ida", "fresh", "thief"] { try wallet("new", name) }
    for name in ["asha", "ida"] { _ = try register(name, "patient") }
    func key(_ name: String) throws -> String {
      let line = try wallet("show", name).split(whereSeparator: \.isNewline).first { $0.hasPrefix("key") }
      return try #require(line?.split(separator: " ").last.map { String($0) })
    }
    let (asha, ida) = (try person("asha"), try person("ida"))
    let stolen = try sign("recovery", "administrator", "begin", "--person", ida, "--key", try key("thief"))
    let begun = try sign("recovery", "administrator", "begin", "--person", asha, "--key", try key("fresh"))
    #expect(
      try wallet("recovery", "administrator", "complete", begun, "--person", asha, "--yes", expecting: 1)
        .contains("vigil:"))
    let listed = try wallet("recovery", "administrator", "list")
    #expect(listed.contains(asha) && listed.contains(ida))
    // Whoever signs in is told, and refuses.
    let told = try wallet("sign-in", "ida", "--server", server)
    #expect(told.contains("asked to replace your keys") && told.contains("refuse \(stolen)"))
    _ = try sign("recovery", "ida", "refuse", stolen)

    trouble.setClock(offMilliseconds: 3 * Self.day + 60_000)
    try wallet("sign-in", "administrator", "--server", server)
    _ = try sign("recovery", "administrator", "complete", begun, "--person", asha)
    #expect(
      try wallet("recovery", "administrator", "complete", stolen, "--person", ida, "--yes", expecting: 1)
        .contains("vigil:"))
    #expect(try wallet("sign-in", "asha", "--server", server, expecting: 1).contains("does not open anything"))
    try wallet("sign-in", "fresh", "--server", server)
    let before = try me("fresh")["agree"]
    #expect(try me("fresh")["person"]?.string == asha)
    _ = try sign("connect", "fresh")
    #expect(try me("fresh")["agree"] != before)
    try wallet("sign-in", "ida", "--server", server)
    place.gateway?.end(with: SIGTERM)
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  @Test func aDoctorAddsAPatientWhoRegistersWithTheInvitation() throws {
    try wallet("new", "anna")
    _ = try register("anna", "doctor")
    _ = try sign("approve", "administrator", try person("anna"))
    let invitation = try sign("treatment", "anna", "invite", "--for", "30d")
    #expect(invitation.hasPrefix("vgi_"))
    for name in ["asha", "ida", "eva"] { try wallet("new", name) }
    let said = try register("asha", "patient", "--invitation", invitation, "--yes")
    #expect(said.contains("treatment  "))
    let asha = try person("asha")
    #expect(try wallet("patients", "anna").contains(asha))
    #expect(try me("asha")["treatments"]?.array?.first?["state"] == "treated")
    // It is spent, and somebody else's registration is none of its business.
    _ = try register("ida", "patient")
    #expect(
      try wallet("treatment", "ida", "accept", "--invitation", invitation, "--yes", expecting: 1).contains("vigil:"))
    let offered = try sign("treatment", "anna", "offer", "--patient", try person("ida"))
    #expect(try wallet("treatment", "ida", "accept", offered, expecting: 2).contains("--yes"))
    _ = try sign("treatment", "ida", "accept", offered)
    #expect(try wallet("treatment", "anna", "list").contains(try person("ida")))
    _ = try sign("treatment", "ida", "end", offered)
    #expect(try !wallet("patients", "anna").contains(try person("ida")))
    // The hash of the code is all that stood on the ledger before it was accepted.
    let waiting = try sign("treatment", "anna", "invite")
    let code = try #require(waiting.split(separator: "_", maxSplits: 2).last)
    place.gateway?.end(with: SIGTERM)
    let data = place.home.appending(path: "data").path
    for name in try FileManager.default.contentsOfDirectory(atPath: data) where name.hasPrefix("vigil.sqlite") {
      #expect(try Data(contentsOf: URL(fileURLWithPath: data + "/" + name)).range(of: Data(code.utf8)) == nil)
    }
    #expect(try place.vigil("verify").hasPrefix("intact"))
    #expect(try !place.vigil("rebuild").contains("replaced"))
  }
}
