/// What is asked for: a record, or a whole class of data.
package enum PlainResource: Hashable, Sendable {
  case record(Int64)
  case dataClass(String)
}
