/// The classes of data that an exchange uses, in the gateway's words.
package enum ExchangeClasses {
  /// What doctors write, and what lists ask for.
  package static let reports = "reports"
  /// What patients add.
  package static let ownFiles = "own-files"
  package static let accessLog = "access-log"
  /// The class of every list of records here, so that a list is told from the reading of a log.
  static let listed = reports
}
