import Foundation
import Ledger
import Testing

/// People register at a running gateway with the command line, and facilities, patients and doctors sign their contracts
/// there: nothing but HTTP is used, with nobody's operator.
@Suite(.serialized) struct RegistrationTests {
  private let place: Installation
  private var server: String { "http://127.0.0.1:\(place.httpPort)" }

  init() throws {
    place = try Installation(devices: 0)
    try place.startGateway()
    try place.waitUntilReady()
  }

  @discardableResult
  private func wallet(_ arguments: String..., expecting code: Int32 = 0) throws -> String {
    try run(
      try Program.built("vigil"), ["wallet"] + arguments, environment: place.environment, expecting: code)
  }

  /// Signs and hands in; the number that is printed.
  private func sign(_ arguments: String...) throws -> String {
    let said = try run(
      try Program.built("vigil"), ["wallet"] + arguments + ["--yes"], environment: place.environment)
    return try #require(said.split(whereSeparator: \.isNewline).last?.split(separator: " ").last.map { String($0) })
  }

  private func json(_ text: String) throws -> JSONValue {
    let line = text.split(whereSeparator: \.isNewline).last { $0.hasPrefix("{") || $0.hasPrefix("[") }
    return try CanonicalJSON.parse(Array(try #require(line).utf8))
  }

  private func me(_ name: String) throws -> JSONValue { try json(try wallet("me", name, "--json")) }

  private func register(_ name: String, _ role: String, _ more: String..., expecting code: Int32 = 0) throws -> String {
    try run(
      try Program.built("vigil"),
      [
        "wallet", "register", name, "--server", server, "--role", role, "--user-name", name, "--name", "N \(name)",
        "--email", "\(name)@mail.example",
      ] + more, environment: place.environment, expecting: code)
  }

  private func person(_ name: String) throws -> String { try #require(try me(name)["person"]?.string) }

  @Test func peopleRegisterAndAreToldWhatIsMissing() throws {
    try wallet("new", "asha")
    let wrong = try register("asha", "patient", "--blood-group", "C+", expecting: 64)
    #expect(wrong.contains("--blood-group: A+ A- B+"))
    let stray = try register("asha", "patient", "--specialisation", "cardiology", expecting: 64)
    #expect(stray.contains("does not fit a patient") && stray.contains("--specialisation"))
    let number = try register("asha", "patient", "--aadhaar", "234567890123", expecting: 64)
    #expect(number.contains("--aadhaar") && !number.contains("234567890123"))
    let said = try register(
      "asha", "patient", "--blood-group", "B+", "--birth-date", "1980-02-29", "--address", "5 Lake Road")
    #expect(said.contains("licence  approved"))
    let asha = try me("asha")
    #expect(asha["profile"]?["bloodGroup"] == "B+" && asha["profile"]?["birthDate"] == "1980-02-29")
    #expect(asha["person"]?.string?.hasPrefix("pat-") == true)
    // The answer was lost, so to speak: the same again finds the same person.
    let id = try #require(asha["person"]?.string)
    #expect(try register("asha", "patient").contains(id))
    try wallet("new", "other")
    let taken = try run(
      try Program.built("vigil"),
      [
        "wallet", "register", "other", "--server", server, "--role", "patient", "--user-name", "asha", "--name", "O",
        "--email", "o@mail.example",
      ], environment: place.environment, expecting: 64)
    #expect(taken.contains("is registered already"))

    let diploma = place.folder.appending(path: "diploma.pdf")
    try Data("%PDF-1.4 a diploma".utf8).write(to: diploma)
    try wallet("new", "anna")
    let doctor = try register(
      "anna", "doctor", "--specialisation", "cardiology", "--registration-number", "MH-1", "--certificate",
      diploma.path)
    #expect(doctor.contains("licence  applied") && doctor.contains("An administrator must approve"))
    #expect(doctor.contains(Digest32.sha256(Array("%PDF-1.4 a diploma".utf8)).hex))
    #expect(try wallet("patients", "anna", expecting: 1).contains("administrator"))
    try wallet("sign-in", "administrator", "--server", server)
    _ = try sign("approve", "administrator", try person("anna"))
    #expect(try json(try wallet("patients", "anna", "--json")).array == [])
    try wallet("sign-in", "anna", "--end")
    #expect(try wallet("patients", "anna", expecting: 1).contains("vigil:"))
    try wallet("new", "lost")
    let silent = try run(
      try Program.built("vigil"),
      [
        "wallet", "register", "lost", "--server", "http://127.0.0.1:9", "--role", "patient", "--user-name", "lost",
        "--name", "L", "--email", "l@mail.example",
      ], environment: place.environment, expecting: 1)
    #expect(silent.contains("http://127.0.0.1:9 does not answer"))
  }

  @Test func aFacilityItsDoctorsItsPatientsAndItsDevices() throws {
    try wallet("sign-in", "administrator", "--server", server)
    for (name, role) in [("anna", "doctor"), ("front", "desk"), ("asha", "patient")] {
      try wallet("new", name)
      _ = try register(name, role)
      if role != "patient" { _ = try sign("approve", "administrator", try person(name)) }
    }
    _ = try sign("organisation", "front", "org-ruby", "--name", "Ruby Hospital", "--country", "IN")
    let waiting = try wallet("candidates", "administrator", "--facilities")
    #expect(waiting.contains("org-ruby") && waiting.contains("Ruby Hospital"))
    _ = try sign("approve", "administrator", "org-ruby")
    #expect(try !wallet("candidates", "administrator", "--facilities").contains("org-ruby"))
    _ = try sign("affiliation", "administrator", "org-ruby", "--person", try person("front"))
    #expect(try me("front")["offers"]?.array?.first?["signedBy"] == "organisation")
    _ = try sign("affiliation", "front", "org-ruby")
    _ = try sign("affiliation", "front", "org-ruby", "--person", try person("anna"))
    _ = try sign("affiliation", "anna", "org-ruby")
    #expect(try me("anna")["organisations"]?.array == ["org-ruby"])
    #expect(try wallet("facility", "front", "org-ruby", "doctors").contains("N anna"))

    let asha = try person("asha")
    let offered = try sign("admission", "front", "offer", "--patient", asha, "--organisation", "org-ruby")
    #expect(try me("asha")["admissions"]?.array?.first?["state"] == "offered")
    #expect(
      try wallet("admission", "front", "accept", offered, "--patient", asha, "--yes", expecting: 1).contains("vigil:"))
    _ = try sign("admission", "asha", "accept", offered)
    let admitted = try wallet("facility", "front", "org-ruby", "admitted")
    #expect(admitted.contains(asha) && !admitted.contains("N asha"))
    _ = try sign("grant", "asha", "--to", "org-ruby", "--class", "directory-entry", "--action", "list")
    #expect(try wallet("facility", "front", "org-ruby", "admitted").contains("N asha"))

    _ = try sign("grant", "asha", "--to", try person("anna"), "--class", "reports", "--action", "read")
    let own = try json(try wallet("patients", "anna", "--json"))
    #expect(own.array?.first?["patient"]?.string == asha && own.array?.first?["granted"] == true)
    try place.vigil("device", "add", "watch-7", "--unit", "ward-1")
    _ = try sign("device", "front", "watch-7", "--to", "org-ruby")
    #expect(try wallet("facility", "anna", "org-ruby", "devices").contains("watch-7"))
    _ = try sign("admission", "asha", "end", offered, "--reason", "I go home.")
    #expect(try !wallet("facility", "front", "org-ruby", "admitted").contains(asha))
    place.gateway?.end(with: SIGTERM)
    try eventually("the end of the gateway") { place.gateway?.exitCode != nil }
    #expect(try place.vigil("verify").hasPrefix("intact"))
    #expect(try place.vigil("audit").hasPrefix("permitted"))
    #expect(try !place.vigil("rebuild").contains("replaced"))
  }
}
