/// What can be wrong with the broker's accounts.
package enum BrokerAccountError: Error, Hashable, Sendable {
  /// The name belongs to the gateway or to persons, or has characters that would break the broker's files.
  case reservedName(String)
  /// The broker's pid file holds no pid.
  case pidFileMalformed(path: String)
  /// The broker could not be told to read its files again; the `errno`.
  case reloadRefused(code: Int32)
}
