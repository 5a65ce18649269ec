import Foundation

/// What `vigil device add` wrote for a device.
package struct DeviceCredential: Codable, Hashable, Sendable {
  package let unit: String
  package let device: String
  package let password: String?

  package init(unit: String, device: String, password: String?) {
    self.unit = unit
    self.device = device
    self.password = password
  }

  /// Reads a JSON array, or one JSON object a line.
  /// - Throws: Foundation's decoding error for a file that is neither.
  package static func read(_ data: Data) throws -> [DeviceCredential] {
    let decoder = JSONDecoder()
    if let first = data.first(where: { $0 > 0x20 }), first == UInt8(ascii: "[") {
      return try decoder.decode([DeviceCredential].self, from: data)
    }
    return try data.split(separator: UInt8(ascii: "\n")).filter { line in line.contains { $0 > 0x20 } }
      .map { try decoder.decode(DeviceCredential.self, from: Data($0)) }
  }
}
