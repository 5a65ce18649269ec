import Consent
import Ledger
import Store
import Vitals

/// Typed reading of a request's members.
struct OperatorFields {
  private let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  func text(_ name: String) throws(OperatorRefusal) -> String {
    guard let text = json[name]?.string, !text.isEmpty else { throw .malformed(name) }
    return text
  }

  func number(_ name: String, in range: ClosedRange<Int>) throws(OperatorRefusal) -> Int {
    guard let number = json[name]?.integer.flatMap(Int.init(exactly:)), range.contains(number) else {
      throw .malformed(name)
    }
    return number
  }

  func name() throws(OperatorRefusal) -> String {
    let name = try text("name")
    guard name.count <= OperatorRequest.nameBound else { throw .malformed("name") }
    return name
  }

  func role() throws(OperatorRefusal) -> Role {
    guard let role = Role(rawValue: try text("role")) else { throw .malformed("role") }
    return role
  }

  func key() throws(OperatorRefusal) -> DIDKey {
    guard let key = try? DIDKey(parsing: try text("key")) else { throw .malformed("key") }
    return key
  }

  func device() throws(OperatorRefusal) -> DeviceID {
    guard let device = try? DeviceID(try text("device")) else { throw .malformed("device") }
    return device
  }

  func unit() throws(OperatorRefusal) -> UnitID {
    guard let unit = try? UnitID(try text("unit")) else { throw .malformed("unit") }
    return unit
  }

  func mail() throws(OperatorRefusal) -> MailAddress? {
    guard json["mail"] != nil else { return nil }
    guard let address = MailAddress(try text("mail")) else { throw .malformed("mail") }
    return address
  }

  func webhook() throws(OperatorRefusal) -> Contact.Webhook? {
    guard json["webhook"] != nil else { return nil }
    let url = try text("webhook")
    guard url.hasPrefix("https://") || url.hasPrefix("http://") else { throw .malformed("webhook") }
    let secret = try text("secret")
    guard secret.hasPrefix("whsec_") else { throw .malformed("secret") }
    return Contact.Webhook(url: url, secret: secret)
  }
}
