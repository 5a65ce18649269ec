/// What a consent is about: whole classes of data, or one record.
package enum ConsentScope: Hashable, Sendable {
  /// Never empty.
  case classes(DataClassSet)
  case record(RecordID)

  /// Whether the resource, which is of this one class, lies in the scope.
  package func covers(_ resource: Resource, of dataClass: DataClassSet) -> Bool {
    switch self {
    case .classes(let classes): dataClass.isSubset(of: classes)
    case .record(let record): resource == .record(record)
    }
  }
}
