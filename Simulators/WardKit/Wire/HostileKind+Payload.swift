import Vitals

extension HostileKind {
  /// Bytes that are made to hurt a decoder in this way; content type `application/json`.
  /// - Parameter time: so that all but the trap is a good reading.
  package func payload(at time: Timestamp) -> [UInt8] {
    let start = Array("{\"time\":\(time.milliseconds),\"hr\":72,".utf8)
    return switch self {
    case .deep:
      start + Array("\"x\":".utf8) + Array(repeating: UInt8(ascii: "["), count: 20_000)
        + Array(repeating: UInt8(ascii: "]"), count: 20_000) + Array("}".utf8)
    case .huge: start + Array("\"x\":\"".utf8) + Array(repeating: UInt8(ascii: "a"), count: 200_000) + Array("\"}".utf8)
    case .duplicateKey: start + Array("\"hr\":180}".utf8)
    case .invalidUTF8: start + Array("\"x\":\"".utf8) + [0xC0, 0xAF, 0xED, 0xA0, 0x80] + Array("\"}".utf8)
    case .loneSurrogate: start + Array(#""x":"\ud83d"}"#.utf8)
    case .hugeNumber: start + Array("\"boot\":1,\"seq\":1152921504606846976}".utf8)
    case .manyKeys:
      start + Array((0..<500).map { "\"k\($0)\":{\"a\":0}" }.joined(separator: ",").utf8) + Array("}".utf8)
    case .controlCharacters: start + Array("\"x\":\"".utf8) + [0x00, 0x1B, 0x07] + Array("\"}".utf8)
    }
  }
}
