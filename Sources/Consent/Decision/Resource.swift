/// What an access is about.
package enum Resource: Hashable, Sendable {
  /// Data of a class that is not one record: a list, a search, a stream, a new record that is to be written.
  case dataClass(DataClass)
  case record(RecordID)
  /// A record as the directory shows it: who wrote it, when and of what class, by a right to the directory entry alone.
  case outline(RecordID)
}
