import Foundation
import Vault

/// What is wrong with files and keys on this machine.
extension RefusalWords {
  static func words(_ error: VaultError) -> String {
    switch error {
    case .keyFileTooOpen(let path, let mode): "\(path) has mode \(String(mode, radix: 8)); it must be 600."
    case .keyFileUnusable(let path, 0): "\(path) does not hold a key: 32 bytes in base64."
    case .keyFileUnusable(let path, let code): "The key \(path) cannot be read: \(reason(code))."
    case .keyFileExists(let path): "The key \(path) exists; a key is never overwritten."
    case .environmentKeyMalformed(let name): "\(name) does not hold a key: 32 bytes in base64."
    case .sealBroken: "A sealed value does not open with this master key; `vigil verify` says which."
    case .cipherUnavailable: "OpenSSL gives no AES-256-GCM, or no memory for it."
    case .subjectErased: "Whom this is about was erased."
    case .malformed(let what): "The \(what) is not in the form that this build reads."
    case .tooLarge: "The file is too large."
    case .fileBroken(let chunk): "The sealed file is damaged at chunk \(chunk), or is not this key's."
    case .rangeOutside: "The file has no such range."
    case .wrapBroken: "The file's key is not sealed to this wallet, or is damaged."
    case .boxBroken: "The passphrase is wrong, or what it opens is damaged."
    case .objectMissing(let id): "The sealed object \(id) is not there."
    case .objectChanged(let id): "The sealed object \(id) is damaged."
    }
  }

  static func words(_ error: BrokerAccountError) -> String {
    switch error {
    case .reservedName(let name): "The broker's user '\(name)' is not for a device; choose another name."
    case .pidFileMalformed(let path):
      "The broker was not told of the change, because \(path) holds no pid: send the broker a SIGHUP."
    case .reloadRefused(let code):
      "The broker could not be told of the change (\(reason(code))): send it a SIGHUP."
    }
  }

  /// What Foundation says of a file: on Linux its own description is a dump of the error's fields.
  static func words(_ error: CocoaError) -> String {
    let words: String =
      switch error.code {
      case .fileNoSuchFile, .fileReadNoSuchFile: "does not exist"
      case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
      case .fileWriteFileExists: "exists already"
      case .fileWriteOutOfSpace: "no space left on the device"
      case .fileWriteVolumeReadOnly: "is on a read-only file system"
      case .fileReadInapplicableStringEncoding, .fileReadCorruptFile: "is not readable as text"
      default:
        (error.underlying as? POSIXError).map { reason($0.code.rawValue) } ?? "cannot be used (\(error.code.rawValue))"
      }
    return error.filePath.map { "\($0): \(words)" } ?? "a file \(words)"
  }

  static func words(_ error: POSIXError) -> String { "The system refuses it: \(reason(error.code.rawValue))." }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
