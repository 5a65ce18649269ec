import Ledger
import Sharing
import Vault

/// A record as a link carries it: its DocumentReference with the opened file inside, as any viewer of FHIR shows it.
struct LinkedDocument {
  static let contentType = "application/fhir+json"
  /// Of the opened file: it travels as text within one answer, and a viewer holds it whole.
  static let maximumBytes: Int64 = 16 << 20

  private let record: Int64
  private let client: ServerClient

  init(_ record: Int64, _ client: ServerClient) {
    self.record = record
    self.client = client
  }

  /// - Parameter wallet: opens the file on this machine.
  func json(openedWith wallet: Wallet) async throws -> JSONValue {
    let document = try await client.get("/fhir/DocumentReference/\(record)")
    guard case .object(var members) = document,
      case .object(var attachment)? = members["content"]?.array?.first?["attachment"]
    else { throw OperatorRefusal.malformedAnswer }
    // An address in the gateway is of no use to whoever has no token.
    guard attachment.removeValue(forKey: "url") != nil else { return document }
    let opening = try FileOpening(
      try await client.get("/api/v1/records/\(record)/key"), of: wallet.person)
    let bytes = try await opening.bytes(atMost: Self.maximumBytes, with: wallet) { try await client.object($0) }
    attachment["data"] = .string(Base64.encode(bytes))
    members["content"] = [["attachment": .object(attachment)]]
    return .object(members)
  }
}
