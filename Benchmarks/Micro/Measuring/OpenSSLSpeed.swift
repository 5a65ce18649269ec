import Foundation

/// The figures of `openssl speed`, asked for once each in this run.
enum OpenSSLSpeed {
  /// Nanoseconds for an Ed25519 signature and for checking one; nil without the program.
  static func ed25519() -> (sign: Double, verify: Double)? {
    // +F6:0:253:Ed25519:24418.750000:8970.588235, in operations a second
    guard let line = run(["ed25519"]).first(where: { $0.contains("Ed25519") }) else { return nil }
    let fields = line.split(separator: ":")
    guard fields.count >= 6, let sign = Double(fields[4]), let verify = Double(fields[5]), sign > 0, verify > 0 else {
      return nil
    }
    return (1e9 / sign, 1e9 / verify)
  }

  /// Nanoseconds to encrypt so many bytes with AES-256-GCM; nil without the program.
  static func aes256GCM(bytes: Int) -> Double? {
    // +F:25:AES-256-GCM:637898823.53, in bytes a second
    guard let line = run(["-bytes", "\(bytes)", "-evp", "aes-256-gcm"]).last(where: { $0.hasPrefix("+F:") }),
      let rate = line.split(separator: ":").last.flatMap({ Double($0) }), rate > 0
    else { return nil }
    return Double(bytes) / rate * 1e9
  }

  private static func run(_ arguments: [String]) -> [String] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl", "speed", "-mr", "-seconds", "1"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return [] }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
