import Foundation
import Testing

@testable import Alerting

@Suite struct BrokerFileCheckTests {
  /// What Vigil ships, with its places filled in.
  private static func shipped() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return try String(contentsOf: root.appending(path: "config/mosquitto.conf"), encoding: .utf8)
      .replacingOccurrences(of: "@PORT@", with: "1883").replacingOccurrences(of: "@DATA@", with: "/tmp")
  }

  private func standing(_ name: String, in text: String) -> Diagnosis.Standing? {
    BrokerFileCheck(BrokerFile(text: text)).diagnoses().first { $0.name == "broker." + name }?.standing
  }

  @Test func theShippedFileHasNothingToChange() throws {
    let found = BrokerFileCheck(BrokerFile(text: try Self.shipped())).diagnoses()
    #expect(found.filter { $0.standing != .good }.isEmpty)
    #expect(found.count >= 15)
  }

  @Test(arguments: [
    ("max_queued_messages 0", "max_queued_messages 1000", "max_queued_messages", Diagnosis.Standing.bad),
    ("max_queued_messages 0", "", "max_queued_messages", .bad),
    ("max_queued_messages 0", "max_queued_messages 500000", "max_queued_messages", .warning),
    ("max_queued_bytes 0", "max_queued_bytes 1000000", "max_queued_bytes", .bad),
    ("persistence true", "persistence false", "persistence", .bad), ("persistence true", "", "persistence", .bad),
    ("autosave_interval 5", "", "autosave_interval", .bad),
    ("autosave_interval 5", "autosave_interval 0", "autosave_interval", .bad),
    ("autosave_interval 5", "autosave_interval 30", "autosave_interval", .warning),
    ("autosave_on_changes false", "autosave_on_changes true", "autosave_interval", .warning),
    ("max_inflight_messages 1000", "", "max_inflight_messages", .warning),
    ("max_inflight_messages 1000", "max_inflight_messages 60000", "max_inflight_messages", .warning),
    ("max_packet_size 1048576", "max_packet_size 1000", "max_packet_size", .bad),
    ("retain_available true", "retain_available false", "retain_available", .bad),
    ("persistent_client_expiration 1m", "persistent_client_expiration 1h", "persistent_client_expiration", .warning),
    ("sys_interval 10", "sys_interval 0", "sys_interval", .warning),
    ("set_tcp_nodelay true", "", "set_tcp_nodelay", .warning),
    ("allow_anonymous false", "allow_anonymous true", "listener.1883.allow_anonymous", .bad),
    ("acl_file /tmp/broker/acl", "", "listener.1883.acl_file", .bad),
    ("password_file /tmp/broker/passwords", "", "listener.1883.allow_anonymous", .bad),
    ("listener 1883 127.0.0.1", "listener 1883", "listener.1883.tls", .bad),
    ("listener 1883 127.0.0.1", "listener 1883 0.0.0.0\ncertfile /tmp/c", "listener.1883.tls", .good),
    ("listener 1883 127.0.0.1", "listener 1883 ::1", "listener.1883.tls", .good),
    ("max_connections -1", "max_connections 100", "listener.1883.max_connections", .warning),
    ("max_connections -1", "max_qos 0", "listener.1883.max_qos", .bad),
    ("max_connections -1", "max_qos 1", "listener.1883.max_qos", .good),
  ]) func eachChangeThatLosesIsFound(line: String, with other: String, name: String, standing: Diagnosis.Standing)
    throws
  {
    let text = try Self.shipped()
    try #require(text.contains(line + "\n"))
    #expect(self.standing(name, in: text.replacingOccurrences(of: line + "\n", with: other + "\n")) == standing)
  }

  @Test func aSecondListenerWithoutItsOwnAccessListIsFound() throws {
    let text = try Self.shipped()
    let second = "\nlistener 8883 0.0.0.0\ncertfile /tmp/c\n"
    #expect(standing("listener.8883.acl_file", in: text + second) == .good)
    // Whoever sets it per listener must set it for each.
    let apart = "per_listener_settings true\n" + text + second
    #expect(
      standing("listener.8883.acl_file", in: apart.replacingOccurrences(of: "per_listener_settings false", with: ""))
        == .bad)
  }

  /// A file of this text, and where the gateway signs in.
  private func search(_ text: String?, isNamed: Bool, port: Int = 1_883) throws -> [Diagnosis] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "mosquitto.conf").path
    try text?.write(toFile: path, atomically: true, encoding: .utf8)
    return BrokerFileSearch(
      named: isNamed ? path : nil, likely: [folder.appending(path: "nowhere").path, path], port: port
    ).diagnoses()
  }

  @Test func aFileThatIsNotFoundOrIsAnotherBrokersIsAWarningAndNeverPasses() throws {
    for (text, port) in [(nil, 1_883), (try Self.shipped(), 8_883), ("persistence true\n", 8_883)] {
      let found = try search(text, isNamed: false, port: port)
      #expect(found.map(\.name) == ["broker.file"] && found.map(\.standing) == [.warning])
    }
    let found = try search(try Self.shipped(), isNamed: false)
    #expect(found.first?.name == "broker.file" && found.allSatisfy { $0.standing == .good })
    // Without a listener mosquitto takes 1883, and keeps nothing.
    let bare = try search("# nothing\n", isNamed: false)
    #expect(bare.first { $0.name == "broker.persistence" }?.standing == .bad)
  }

  @Test func aNamedFileMustBeReadAndHaveTheGatewaysListener() throws {
    #expect(try search(nil, isNamed: true).map(\.standing) == [.bad])
    #expect(try search(try Self.shipped(), isNamed: true).allSatisfy { $0.standing == .good })
    let other = try search(try Self.shipped(), isNamed: true, port: 8_883)
    #expect(other.first?.name == "broker.file" && other.first?.standing == .bad)
    #expect(other.first?.found.contains("no listener on port 8883") == true && other.count > 10)
  }

  @Test func includedFilesCountAndAChainOfThemEnds() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString)")
    let inner = folder.appending(path: "conf.d")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let main = folder.appending(path: "mosquitto.conf")
    try "max_queued_messages 10\ninclude_dir \(inner.path)\n".write(to: main, atomically: true, encoding: .utf8)
    try "max_queued_messages 0\n".write(to: inner.appending(path: "b.conf"), atomically: true, encoding: .utf8)
    try "max_queued_messages 5\n".write(to: inner.appending(path: "a.conf"), atomically: true, encoding: .utf8)
    #expect(try BrokerFile(path: main.path).number("max_queued_messages") == 0)
    try "include_dir \(inner.path)\n".write(to: inner.appending(path: "c.conf"), atomically: true, encoding: .utf8)
    #expect(throws: BrokerFile.Refusal.tooDeep(path: inner.path + "/a.conf")) { try BrokerFile(path: main.path) }
    try "include_dir \(inner.path)/nowhere\n".write(to: main, atomically: true, encoding: .utf8)
    #expect(throws: BrokerFile.Refusal.unreadable(path: inner.path + "/nowhere")) { try BrokerFile(path: main.path) }
    #expect(throws: BrokerFile.Refusal.unreadable(path: "/nowhere")) { try BrokerFile(path: "/nowhere") }
  }
}
