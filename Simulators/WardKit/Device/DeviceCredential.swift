import Foundation

/// What `vigil device add` and `vigil device import` wrote for a device.
package struct DeviceCredential: Codable, Hashable, Sendable {
  package let unit: String
  package let device: String
  package let password: String?
  /// The patient who wears it, by pseudonym; devices with the same one are worn together. Nil where the list does not say.
  package let patient: String?

  package init(unit: String, device: String, password: String?, patient: String? = nil) {
    self.unit = unit
    self.device = device
    self.password = password
    self.patient = patient
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
