import Consent
import Foundation
import GRDB
import Ledger
import Vitals

/// The pages of one event stream, in order.
///
/// A stream that follows the head reads from memory as long as nothing has happened since its caller was last looked up
/// that could change what the caller may see; after that, and when it is further behind, from disk. Both say the same.
/// Clinical values leave only by a decision that is durable (CONSENT-3): the writer made it in the block of the values, or
/// makes it now for what is older than the stream.
package struct EventPages: Sendable {
  private let reader: Reader
  private let token: AccessToken
  private let stream: StreamSight
  private let desk: SightDesk
  private var checked: Checked?
  /// How often the disk was looked at.
  private(set) var looks = 0

  /// What the last look at the disk found.
  private struct Checked {
    let caller: Caller
    /// When the token ends.
    let expires: Timestamp
    /// ``RecentEntries/standing`` before that look.
    let standing: UInt64
  }

  /// - Parameters:
  ///   - token: the caller's token: it counts with every page, so that a stream ends with its standing.
  ///   - stream: what the caller was let see, as ``SightDesk/openStream(for:)`` made it for the token's own person.
  package init(_ reader: Reader, token: AccessToken, stream: StreamSight, desk: SightDesk) {
    self.reader = reader
    self.token = token
    self.stream = stream
    self.desk = desk
  }

  /// What happened after a position.
  ///
  /// - Parameters:
  ///   - after: the last position that the caller has.
  ///   - limit: how many entries are looked at.
  /// - Returns: nil when the token opens nothing any more, or its person may do nothing any more.
  package mutating func next(after position: Int64, limit: Int) async throws -> EventPage? {
    if let page = try fromMemory(after: position, limit: limit) { return try await permitted(page) }
    // Before the look at the disk: what changes from here on is not taken for checked.
    let standing = reader.recent?.standing ?? 0
    looks += 1
    let found = try await reader.read { [token, stream] snapshot -> (Checked, EventPage)? in
      guard let caller = try snapshot.caller(token: token), caller.isApproved, caller.person == stream.person.text,
        let expires = try snapshot.expiry(of: token)
      else { return nil }
      return (
        Checked(caller: caller, expires: expires, standing: standing),
        try snapshot.events(after: position, limit: limit, scope: caller.scope, stream: stream)
      )
    }
    checked = found?.0
    guard let page = found?.1 else { return nil }
    return try await permitted(page)
  }

  /// Leaves out what the stream was not let see; about patients of whom nothing was decided yet it is decided now.
  private func permitted(_ page: EventPage) async throws -> EventPage {
    let undecided = page.events.filter { $0.isWatched && stream.shows($0, now: reader.clock()) == nil }
    if !undecided.isEmpty {
      let patients = Set(undecided.compactMap { $0.entry.subject.flatMap { PersonID($0) } })
      try await desk.decide(patients.sorted(), for: stream)
    }
    let events = page.events.filter { !$0.isWatched || stream.shows($0, now: reader.clock()) == true }
    return EventPage(events: events, through: page.through, size: page.size)
  }

  private func fromMemory(after position: Int64, limit: Int) throws -> EventPage? {
    let now = reader.clock()
    guard let checked, now < checked.expires,
      let slice = reader.recent?.slice(after: position, limit: limit, standing: checked.standing),
      slice.items.allSatisfy(\.isComplete)
    else { return nil }
    let scope = checked.caller.scope
    var events: [EntryView] = []
    for item in slice.items
    where scope.allows(item.subject, by: slice.registry)
      || stream.shows(item.entry, at: item.position, now: now) == true
    {
      events.append(try EntryView(item, isOpened: item.subject != nil && Snapshot.isClinical(item.entry.type)))
    }
    return EventPage(events: events, through: slice.items.last?.position ?? position, size: slice.size)
  }
}

extension StreamSight {
  fileprivate func shows(_ event: EntryView, now time: Timestamp) -> Bool? {
    shows(event.entry, at: event.position, now: time)
  }
}

extension Snapshot {
  /// What happened after a position, as far as the scope reaches or the stream was let see it.
  fileprivate func events(
    after position: Int64, limit: Int, scope: Scope, stream: StreamSight
  ) throws -> EventPage {
    let size = try ledgerSize()
    let resolved = ResolvedScope(scope, on: db)
    let records = try entries(from: position + 1, limit: limit) { position, entry, subject in
      guard Self.isClinical(entry.type), let subject else { return false }
      return try stream.shows(entry, at: position, now: now) == true || resolved.allows(subject)
    }
    return EventPage(
      events: try records.filter { try resolved.allows($0.subject) || stream.shows($0, now: now) == true },
      through: records.last?.position ?? min(position, size - 1), size: size)
  }

  /// When a token or the session that it stands for ends; nil when there is none.
  fileprivate func expiry(of token: AccessToken) throws -> Timestamp? {
    let milliseconds =
      if let session = token.session {
        try Int64.fetchOne(
          db.cachedStatement(sql: "SELECT expires FROM sessions WHERE id = ?"), arguments: [Data(session.bytes)])
      } else {
        try Int64.fetchOne(
          db.cachedStatement(sql: "SELECT expires FROM tokens WHERE hash = ?"), arguments: [token.hash])
      }
    return milliseconds.map { Timestamp(milliseconds: $0) }
  }
}

extension EntryView {
  /// As the same entry reads from disk.
  ///
  /// - Parameter isOpened: whether the values may be seen.
  /// - Throws: ``StoreError/malformedState`` for a payload that is no canonical JSON.
  fileprivate init(_ item: RecentEntries.Item, isOpened: Bool) throws {
    let payload: EntryPayload
    if item.entry.commitment == nil {
      payload = .absent
    } else if !isOpened {
      payload = .withheld
    } else if let bytes = item.payload {
      guard let value = try? CanonicalJSON.parse(bytes) else { throw StoreError.malformedState }
      payload = .opened(value)
    } else {
      payload = .broken
    }
    self.init(
      position: item.position, leaf: item.leaf, bytes: item.bytes, entry: item.entry, subject: item.subject,
      payload: payload)
  }
}
