import Foundation
import TestBroker
import Testing
import Vitals

@testable import Sharing

/// Tests that start processes, one after the other: a process that is started while another test waits for the end of
/// its own one's output would hold that output open.
@Suite(.serialized) struct RealParts {}

extension RealParts {
  /// What a real mosquitto makes of the files that Vigil writes.
  @Suite struct BrokerAccountsTests {
    private let folder: String
    private let accounts: BrokerAccounts

    init() throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-accounts-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      accounts = BrokerAccounts(folder: folder, gateway: "vigil", pidFile: folder + "/pid", random: House.random)
    }

    private func broker() throws -> Broker {
      var options = Broker.Options()
      options.lines = [
        "allow_anonymous false", "password_file \(accounts.passwordFile)", "acl_file \(accounts.accessFile)",
        "pid_file \(folder)/pid",
      ]
      return try Broker(options)
    }

    /// Whether the broker takes a message from this user; MQTT 5 says so in its acknowledgement.
    private func publishes(
      _ user: String, _ password: String, to topic: String, on broker: Broker, retained: Bool = false
    ) -> Bool {
      let arguments = [
        "-p", "\(broker.port)", "-V", "5", "-q", "1", "-u", user, "-P", password, "-t", topic, "-m", "1",
      ]
      let output = try? Executable.run("mosquitto_pub", arguments + (retained ? ["-r"] : []))
      return output.map { !$0.contains("Not authorized") } ?? false
    }

    /// The topic of the first retained message that this user is given when it asks for both, in this order. The last
    /// one is the user's own, so that the answer never has to be waited out.
    private func firstRead(_ user: String, _ password: String, _ topics: [String], on broker: Broker) throws
      -> Substring?
    {
      let arguments = ["-p", "\(broker.port)", "-V", "5", "-q", "1", "-u", user, "-P", password, "-v", "-C", "1"]
      let output = try Executable.run("mosquitto_sub", arguments + topics.flatMap { ["-t", $0] })
      return output.split(separator: " ").first
    }

    @Test func aDeviceSpeaksOnlyUnderItsOwnNameAndReadsOnlyItsOwnReceipts() throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let password = try accounts.add(device: try DeviceID("w-1"))
      try accounts.set("gateway", of: "vigil")
      try accounts.write(recipients: ["per-1"])
      let broker = try broker()
      for kind in ["readings", "urgent", "backfill", "status"] {
        #expect(publishes("w-1", password, to: "vigil/v1/ward/w-1/\(kind)", on: broker), "\(kind)")
        #expect(!publishes("w-1", password, to: "vigil/v1/ward/w-2/\(kind)", on: broker), "\(kind) of another")
      }
      for topic in ["vigil/v1/ward/w-1/receipts", "vigil/v1/alerts/per-1", "vigil/v1/gateway/heartbeat", "x"] {
        #expect(!publishes("w-1", password, to: topic, on: broker), "\(topic)")
      }
      for topic in ["vigil/v1/ward/w-1/receipts", "vigil/v1/ward/w-2/receipts"] {
        #expect(publishes("vigil", "gateway", to: topic, on: broker, retained: true))
      }
      let topics = ["vigil/v1/ward/w-2/receipts", "vigil/v1/ward/w-1/receipts"]
      #expect(try firstRead("w-1", password, topics, on: broker) == "vigil/v1/ward/w-1/receipts")
      #expect(!publishes("w-1", "wrong", to: "vigil/v1/ward/w-1/readings", on: broker))
    }

    @Test func aRecipientReadsItsOwnAlertsAndAnswersThem() throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try accounts.set("gateway", of: "vigil")
      let password = try accounts.add(user: "per-1")
      try accounts.write(recipients: ["per-1", "per-2"])
      let broker = try broker()
      for person in ["per-1", "per-2"] {
        #expect(publishes("vigil", "gateway", to: "vigil/v1/alerts/\(person)", on: broker, retained: true))
      }
      let topics = ["vigil/v1/alerts/per-2", "vigil/v1/alerts/per-1"]
      #expect(try firstRead("per-1", password, topics, on: broker) == "vigil/v1/alerts/per-1")
      #expect(publishes("per-1", password, to: "vigil/v1/alerts/per-1/answers", on: broker))
      #expect(!publishes("per-1", password, to: "vigil/v1/alerts/per-2/answers", on: broker))
      #expect(!publishes("per-1", password, to: "vigil/v1/alerts/per-1", on: broker))
    }

    /// A broker that goes on with its old files lets in whom they no longer name.
    @Test func aBrokerThatCannotBeToldIsNotPassedOver() throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let pidFile = folder + "/pid"
      // None runs: it reads the files when it starts.
      try accounts.set("gateway", of: "vigil")
      try Data("none".utf8).write(to: URL(fileURLWithPath: pidFile))
      #expect(throws: BrokerAccountError.pidFileMalformed(path: pidFile)) { try accounts.remove(user: "per-1") }
      try FileManager.default.removeItem(atPath: pidFile)
      try FileManager.default.createDirectory(atPath: pidFile, withIntermediateDirectories: false)
      #expect(throws: CocoaError.self) { try accounts.remove(user: "per-1") }
    }

    @Test(arguments: ["vigil", "per-1"])
    func aDeviceMayNotBearTheNameOfTheGatewayOrOfAPerson(_ name: String) throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let device = try DeviceID(name)
      #expect(throws: BrokerAccountError.reservedName(name)) { _ = try accounts.add(device: device) }
    }
  }
}
