import CMosquitto

/// A reason code of MQTT 5 (section 2.4). The return codes of 3.1.1 are translated to it, so callers see one set.
package struct ReasonCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The byte on the wire; 0x80 and above are refusals.
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// 0x86: user name or password are wrong.
  package static let badCredentials = ReasonCode(rawValue: 0x86)
  /// 0x87: the broker's access list says no (mosquitto says it of a wrong password too).
  package static let notAuthorized = ReasonCode(rawValue: 0x87)

  /// Translates the return code of a 3.1.1 CONNACK (section 3.2.2.3); others become 0x80, "unspecified".
  init(legacyConnectReturn code: Int32) {
    let translated: [Int32: UInt8] = [1: 0x84, 2: 0x85, 3: 0x88, 4: 0x86, 5: 0x87]
    self.init(rawValue: translated[code] ?? 0x80)
  }

  /// Whether the peer said no.
  package var isRefusal: Bool { rawValue >= 0x80 }

  /// The name the standard gives it, with the byte.
  package var description: String {
    String(cString: mosquitto_reason_string(Int32(rawValue))) + " (\(rawValue))"
  }
}
