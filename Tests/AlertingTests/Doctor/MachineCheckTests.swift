import Foundation
import Ledger
import Store
import TestBroker
import Testing
import Vitals

@testable import Alerting

@Suite struct MachineCheckTests {
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func aDiskIsMeasuredAndLeftAsItWas() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let found = DiskCheck(folder: folder.path, label: "data", tries: 4).diagnoses()
    #expect(found.map(\.name) == ["disk.data.fsync", "disk.data.filesystem", "disk.data.space"])
    #expect(found[0].found.contains("median"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    #expect(DiskCheck(folder: "/nowhere", label: "data", tries: 1).diagnoses()[0].standing == .bad)
  }

  @Test func memoryIsNoDisk() throws {
    try #require(MountPoint.holding("/dev/shm")?.type == "tmpfs")
    let found = DiskCheck(folder: "/dev/shm", label: "data", tries: 1).diagnoses()
    #expect(found.first { $0.name == "disk.data.filesystem" }?.standing == .bad)
  }

  @Test func theMountThatHoldsAFolderIsTheLongestAndTheLast() {
    let text = """
      20 1 0:1 / / rw,relatime - overlay overlay rw
      21 20 8:1 / /var rw - ext4 /dev/sda1 rw,nobarrier
      22 21 8:2 / /var/lib/vi\\040gil rw shared:1 master:2 - xfs /dev/sdb rw
      23 20 8:3 / /var/library rw - tmpfs none rw
      24 20 8:4 / /var rw - btrfs /dev/sdc rw
      broken line
      """
    #expect(MountPoint.holding("/var/lib/vi gil/data", in: text)?.type == "xfs")
    #expect(MountPoint.holding("/var/lib", in: text)?.type == "btrfs")
    #expect(MountPoint.holding("/var/libra", in: text)?.device == "8:4")
    #expect(MountPoint.holding("/home", in: text)?.options.contains("relatime") == true)
  }

  @Test func rightsThatOthersHaveAreFound() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "key").path
    try Data("x".utf8).write(to: URL(fileURLWithPath: file))
    for (mode, standing) in [(0o600, Diagnosis.Standing.good), (0o400, .good), (0o640, .bad), (0o602, .bad)] {
      chmod(file, mode_t(mode))
      let found = FileCheck([FileCheck.Demand(file, label: "key", mode: 0o600)]).diagnoses()
      #expect(found.map(\.standing) == [standing], "\(String(mode, radix: 8))")
    }
    let missing = FileCheck([
      FileCheck.Demand(file + "2", label: "a", mode: 0o600),
      .init(file + "2", label: "b", mode: 0o600, isNeeded: false),
    ]).diagnoses()
    #expect(missing.map(\.standing) == [.bad, .unknown])
  }

  @Test func aLinkIsLookedAtWhereItLeads() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, link) = (folder.appending(path: "key").path, folder.appending(path: "link").path)
    try Data("x".utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    func standing() -> [Diagnosis.Standing] {
      FileCheck([FileCheck.Demand(link, label: "key", mode: 0o600)]).diagnoses().map(\.standing)
    }
    chmod(file, 0o600)
    #expect(standing() == [.good])
    chmod(file, 0o644)
    #expect(standing() == [.bad])
    try FileManager.default.removeItem(atPath: file)
    #expect(standing() == [.bad], "a link that leads nowhere")
  }

  @Test(arguments: [
    ([200, 300, 900], Diagnosis.Standing.good), ([5, 8, 10], .warning), ([15, 15, 15], .good),
    ([20_000, 50_000, 60_000], .good), ([20_000, 50_001, 60_000], .warning),
    ([200, 300, 2_000_000], .good), ([200, 300, 2_000_001], .bad), ([], .unknown),
  ])
  func timesOfSyncsAreJudged(times: [Int], standing: Diagnosis.Standing) {
    #expect(DiskCheck.verdict(times, label: "data").standing == standing, "\(times)")
  }

  @Test(arguments: [
    ("ext4", "rw,relatime", Diagnosis.Standing.good), ("ext4", "rw,nobarrier", .bad), ("ext4", "rw,barrier=0", .bad),
    ("ext4", "rw,async_commit", .bad), ("xfs", "rw", .good), ("tmpfs", "rw", .bad), ("nfs4", "rw", .bad),
    ("overlay", "rw", .warning),
  ])
  func fileSystemsAreJudgedByKindAndOptions(type: String, options: String, standing: Diagnosis.Standing) throws {
    let mount = try #require(MountPoint.holding("/var", in: "20 1 8:1 / / rw - \(type) /dev/sda1 \(options)\n"))
    #expect(DiskCheck.verdict(mount, label: "data").standing == standing)
  }

  @Test func theKernelsWordAboutItsClockIsJudged() {
    #expect(ClockCheck.verdict(isSynchronised: true, worstMicroseconds: 1_000_000).standing == .good)
    #expect(ClockCheck.verdict(isSynchronised: true, worstMicroseconds: 1_000_001).standing == .warning)
    #expect(ClockCheck.verdict(isSynchronised: false, worstMicroseconds: 1).standing == .warning)
    #expect(ClockCheck().diagnoses().map(\.name) == ["clock.ntp"])
  }

  @Test func aRotasGapsAreBadWhenNearAndABrokenOneIsBadAtOnce() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "rota.yaml").path
    let persons: JSONValue = [
      ["active": true, "person": "per-1", "role": "doctor"], ["active": true, "person": "per-2", "role": "desk"],
    ]
    // A Monday at noon.
    let now = try #require(Timestamp(rfc3339: "2026-11-23T12:00:00Z"))
    func standing(_ days: String) throws -> [Diagnosis.Standing] {
      let text = """
        version: 1
        time-zone: UTC
        units:
          ward-1:
            shifts:
              - { name: a, days: \(days), hours: "00:00-00:00", persons: [per-1, per-2] }
        """
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return RotaCheck(path: path, persons: persons, now: now).diagnoses().map(\.standing)
    }
    #expect(RotaCheck(path: path, persons: persons, now: now).diagnoses().map(\.standing) == [.unknown])
    #expect(try standing("mon-sun") == [.good])
    #expect(try standing("mon-fri") == [.warning], "Saturday is days away")
    #expect(try standing("mon") == [.bad], "tomorrow")
    #expect(try standing("never") == [.bad])
  }

  @Test func whoeverIsCalledAboutTheGatewayNeedsAWayThatIsNotTheBroker() {
    func found(_ channels: JSONValue) -> Diagnosis.Standing? {
      let persons: JSONValue = [
        ["active": true, "channels": channels, "person": "per-1", "role": "administrator"]
      ]
      return PeopleCheck(persons: persons, patients: [], hasMailServer: true).diagnoses()
        .first { $0.name == "people.gateway" }?.standing
    }
    #expect(found(["mqtt", "stream"]) == .warning)
    #expect(found(["mqtt", "webhook"]) == .good)
    #expect(found(["mail"]) == .good)
  }

  @Test(arguments: [(1_000, 1_000, true), (1_400, 1_000, true), (9_000, 1_000, false), (-5_000, 1_000, false)])
  func aClockThatIsSetIsFound(wall: Int64, monotonic: Int64, isGood: Bool) {
    #expect((ClockCheck.jump(wall: wall, monotonic: monotonic).standing == .good) == isGood)
  }

  @Test func patientsWhomNobodyAnswersForAreFound() {
    let persons: JSONValue = [
      ["active": true, "channels": ["mqtt", "stream"], "person": "per-1", "role": "doctor"],
      ["active": true, "channels": ["mqtt", "mail", "stream"], "person": "per-2", "role": "desk"],
      ["active": false, "channels": ["mqtt"], "person": "per-3", "role": "doctor"],
    ]
    func found(_ patients: JSONValue, hasMailServer: Bool = true) -> [String: Diagnosis.Standing] {
      let check = PeopleCheck(persons: persons, patients: patients, hasMailServer: hasMailServer)
      return Dictionary(check.diagnoses().map { ($0.name, $0.standing) }) { first, _ in first }
    }
    let whole: JSONValue = [["patient": "pat-1", "team": ["per-1", "per-2"]]]
    #expect(found(whole)["people.teams"] == .good)
    #expect(found(whole)["people.gateway"] == .good)
    #expect(found(whole)["people.channels"] == .warning)
    #expect(found(whole, hasMailServer: false)["people.channels"] == .bad)
    #expect(found([["patient": "pat-1", "team": ["per-2"]]])["people.teams"] == .warning)
    #expect(found([["patient": "pat-1", "team": ["per-3"]]])["people.teams"] == .bad)
    #expect(found([["patient": "pat-1", "team": []]])["people.teams"] == .bad)
  }

  @Test func theMailServerIsAskedWithoutSending() throws {
    let authority = try TestAuthority()
    var options = MailServer.Options()
    options.tls = try authority.issue("localhost")
    options.account = ("vigil", "right")
    let server = try MailServer(options)
    var settings = MailSettings(
      host: "127.0.0.1", port: server.port, sender: try #require(MailAddress("vigil@hospital.example")))
    settings.authorityFile = authority.certificateFile
    settings.username = "vigil"
    settings.password = "right"
    #expect(MailCheck(MailChannel(settings)).diagnoses().map(\.standing) == [.good, .good])
    settings.password = "wrong"
    settings.content = .summary
    #expect(MailCheck(MailChannel(settings)).diagnoses().map(\.standing) == [.bad, .warning])
    #expect(server.offers == 0)
  }
}
