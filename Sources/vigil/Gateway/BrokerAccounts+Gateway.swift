import Ledger
import Sharing

extension BrokerAccounts {
  /// Writes the access rules for everybody whom the gateway reaches over the broker.
  func writeAccess(asKnownBy gateway: any Gateway) throws {
    let persons = try gateway.ask(.persons).array ?? []
    try write(recipients: persons.filter { $0["active"]?.bool == true }.compactMap { $0["person"]?.string })
  }
}
