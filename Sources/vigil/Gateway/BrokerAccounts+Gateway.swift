import Ledger
import Sharing

extension BrokerAccounts {
  /// Writes the access rules for everybody whom the gateway reaches over the broker.
  func writeAccess(asKnownBy gateway: any Gateway) throws {
    // An answer that is no list must not pass for nobody: the broker would shut everybody out.
    guard let persons = try gateway.ask(.persons).array else { throw OperatorRefusal.malformedAnswer }
    try write(recipients: persons.filter { $0["active"]?.bool == true }.compactMap { $0["person"]?.string })
  }
}
