import Foundation
import Logging
import Sharing

@testable import Store
@testable import Web

extension WebScene {
  func recordParts() throws -> RecordDesk { try RecordDesk(store: store) }

  func bedsideParts() throws -> BedsideDesk {
    let rules = try TestRules.make()
    return BedsideDesk(store: store) { rules }
  }

  /// A server with records for the scene's own people.
  func recordServer() throws -> VigilServer {
    var parts = parts()
    parts.records = try recordParts()
    parts.people = try peopleParts()
    parts.bedside = try bedsideParts()
    return try VigilServer.build(
      configuration: configuration, parts: parts, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// A random block again and again: many bytes, quickly.
  static func random(_ count: Int) -> [UInt8] {
    let block = (0..<min(count, 1_021)).map { _ in UInt8.random(in: 0...255) }
    var bytes: [UInt8] = []
    while bytes.count < count { bytes += block }
    return Array(bytes.prefix(count))
  }
}
