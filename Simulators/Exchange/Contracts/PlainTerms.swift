/// What may be done with what, and why.
package struct PlainTerms: Hashable, Sendable {
  package enum Scope: Hashable, Sendable {
    case classes(Set<String>)
    case record(Int64)
  }

  package let scope: Scope
  package let purposes: Set<String>
  package let actions: Set<String>

  package init(_ scope: Scope, purposes: Set<String>, actions: Set<String>) {
    self.scope = scope
    self.purposes = purposes
    self.actions = actions
  }

  /// Whether this is about doing that with a thing of the class; `record` when the thing is one.
  func covers(_ ask: PlainAsk, class dataClass: String, record: Int64?) -> Bool {
    guard purposes.contains(ask.purpose), actions.contains(ask.action) else { return false }
    switch scope {
    case .classes(let classes): return classes.contains(dataClass)
    case .record(let one): return one == record
    }
  }

  /// The members that every act with terms has.
  var members: [String: CanonicalText] {
    var members: [String: CanonicalText] = ["actions": .words(actions), "purposes": .words(purposes)]
    switch scope {
    case .classes(let classes): members["classes"] = .words(classes)
    case .record(let record): members["record"] = .number(record)
    }
    return members
  }
}
