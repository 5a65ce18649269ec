import Foundation
import Ledger
import Triage
import Vitals

/// An alarm machine as stored and sealed JSON.
///
/// Written out by hand, member by member, as `Alarm` would encode itself: this runs on the writer for every step of every
/// alert, where a general encoder was the largest single cost of an abnormal reading. Read back by `Alarm` itself.
enum AlarmSnapshot {
  /// The machine as a ledger payload carries it, for a rebuild.
  static func write(_ alarm: Alarm, to writer: inout CanonicalWriter) throws {
    try writer.object { writer in
      if let person = alarm.acknowledgedBy { writer.member("acknowledgedBy", person) }
      if !alarm.acknowledgers.isEmpty { writer.member("acknowledgers", alarm.acknowledgers) }
      writer.member("category", alarm.category.rawValue)
      writer.name("conditions")
      try writer.array(alarm.conditions) { try $0.condition($1) }
      writer.member("confirmed", alarm.confirmed)
      if let deadline = alarm.stateDeadline { try writer.member("deadline", deadline.milliseconds) }
      writer.member("declined", alarm.declined)
      if alarm.isDrill { writer.member("drill", true) }
      try writer.member("due", alarm.due.milliseconds)
      writer.member("failed", alarm.failed)
      writer.member("id", alarm.id.text)
      if let joining = alarm.joining { try writer.joining(joining) }
      try writer.member("lastAbnormal", alarm.lastAbnormal.milliseconds)
      if let last = alarm.lastNormal { try writer.member("lastNormal", last.milliseconds) }
      writer.member("late", alarm.isLate)
      if let since = alarm.normalSince { try writer.member("normalSince", since.milliseconds) }
      try writer.member("onset", alarm.onset.milliseconds)
      writer.name("plan")
      writer.plan(alarm.plan)
      writer.member("priority", alarm.priority.rawValue)
      try writer.member("round", Int64(alarm.round))
      try writer.member("samples", Int64(alarm.sampleCount))
      if let shelving = alarm.shelving { try writer.shelving(shelving) }
      writer.member("state", alarm.state.rawValue)
      try writer.member("tier", Int64(alarm.tier))
      writer.name("timings")
      try writer.timings(alarm.timings)
      try writer.member("version", 1)
    }
  }

  /// What is sealed beside the entry of a step: the step, whom it calls, and the machine after it.
  static func payload(of transition: AlarmTransition, alarm: Alarm, called: [String]) throws -> [UInt8] {
    var writer = CanonicalWriter(capacity: 1_280)
    let fields = transition.fields.sorted { $0.key < $1.key }
    let before = fields.prefix { $0.key < "recipients" }
    try writer.object { writer in
      writer.name("alarm")
      try write(alarm, to: &writer)
      try writer.members(before)
      if !called.isEmpty { writer.member("recipients", called) }
      try writer.members(fields[before.endIndex...])
    }
    return writer.bytes
  }

  /// What is sealed beside the entry that ends a technical alert.
  static func payload(endOf alarm: Alarm, at now: Timestamp, readingTime: Timestamp, why: String) throws -> [UInt8] {
    var writer = CanonicalWriter()
    try writer.object { writer in
      writer.name("alarm")
      try write(alarm, to: &writer)
      try writer.member("at", now.milliseconds)
      try writer.member("reading", readingTime.milliseconds)
      writer.member("why", why)
    }
    return writer.bytes
  }

  /// - Throws: ``StoreError/malformedState`` for anything that ``write(_:to:)`` never gives.
  static func alarm(from bytes: [UInt8]) throws -> Alarm {
    do {
      return try JSONDecoder().decode(Alarm.self, from: Data(bytes))
    } catch {
      throw StoreError.malformedState
    }
  }
}

extension CanonicalWriter {
  fileprivate mutating func condition(_ condition: AlarmCondition) throws {
    try object { writer in
      if !condition.isActive { writer.member("active", false) }
      writer.member("isCritical", condition.isCritical)
      writer.member("key", condition.key)
      if condition.isLatched { writer.member("latched", true) }
      writer.member("priority", condition.priority.rawValue)
      guard let suppression = condition.suppression else { return }
      writer.name("suppression")
      try writer.object { writer in
        writer.member("by", suppression.author)
        writer.member("key", suppression.conditionKey)
        try writer.member("order", suppression.order)
        try writer.member("until", suppression.until.milliseconds)
      }
    }
  }

  fileprivate mutating func joining(_ joining: Joining) throws {
    name("joining")
    try object { writer in
      try writer.member("deadline", joining.deadline.milliseconds)
      try writer.member("due", joining.due.milliseconds)
      writer.member("keys", joining.keys)
    }
  }

  fileprivate mutating func shelving(_ shelving: Shelving) throws {
    name("shelving")
    try object { writer in
      writer.member("by", shelving.by)
      try writer.member("since", shelving.since.milliseconds)
      try writer.member("until", shelving.until.milliseconds)
    }
  }

  fileprivate mutating func plan(_ plan: CallPlan) {
    object { writer in
      writer.member("desks", plan.desks)
      writer.member("doctors", plan.doctors)
    }
  }

  fileprivate mutating func timings(_ timings: CallTimings) throws {
    try object { writer in
      writer.name("high")
      try writer.deadlines(timings.high)
      writer.name("low")
      try writer.deadlines(timings.low)
      writer.name("medium")
      try writer.deadlines(timings.medium)
      try writer.member("stableMilliseconds", Int64(timings.stableMilliseconds))
    }
  }

  private mutating func deadlines(_ deadlines: CallTimings.Deadlines) throws {
    try object { writer in
      try writer.member("acknowledgeMilliseconds", Int64(deadlines.acknowledgeMilliseconds))
      try writer.member("acknowledgements", Int64(deadlines.acknowledgements))
      try writer.member("expiryMilliseconds", Int64(deadlines.expiryMilliseconds))
      writer.member("isLatched", deadlines.isLatched)
      try writer.member("repeatMilliseconds", Int64(deadlines.repeatMilliseconds))
    }
  }
}
