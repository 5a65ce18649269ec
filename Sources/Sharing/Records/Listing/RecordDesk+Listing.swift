import Consent
import Ledger
import Store
import Vitals

extension RecordDesk {
  /// One page of a patient's records, decided record by record in one entry; those that are not permitted are left out, and
  /// one whose values do not open says so in its place.
  ///
  /// - Throws: ``AccessDenied`` when nothing of the page is permitted.
  package func list(of patient: PersonID, _ filter: RecordFilter, by asker: Asker) async throws -> Page<RecordItem> {
    let limit = min(max(filter.limit, 1), Page<RecordItem>.maximumLimit)
    let views = try await store.reader.records(of: patient.text, before: filter.before, limit: limit)
    // Opened and checked here, not on the writer; nothing leaves before it has decided.
    let read = views.map { ($0, RecordItem($0)) }
    let (items, decisions) = try await store.writer.perform { transaction in
      let candidates = Self.weighed(read, in: transaction).filter { item in
        (filter.dataClass == nil || item.dataClass == filter.dataClass) && (item.isTrusted || !filter.isTrustedOnly)
      }
      let resources = candidates.map { Resource.record($0.record) }
      let decisions = try transaction.decide(
        asker.request(.list, filter.resources[0], of: patient), on: resources.isEmpty ? filter.resources : resources)
      return (zip(candidates, decisions).filter(\.1.isPermitted).map(\.0), decisions)
    }
    guard decisions.contains(where: \.isPermitted) else { throw AccessDenied(decisions) }
    return Page(items: items, next: views.count < limit ? nil : views.last?.position)
  }

  /// One record with its content, without its file.
  ///
  /// - Throws: ``AccessDenied``.
  package func show(_ record: RecordID, by asker: Asker) async throws -> RecordItem {
    let (decision, view, isTrusted) = try await store.writer.perform { transaction -> (Decision, RecordView?, Bool) in
      let view = try transaction.record(at: record.position)
      let decision = try transaction.decide(
        asker.request(.read, .record(record), of: try Self.patient(view?.patient)),
        unopened: view?.payload == .broken ? .unreadable : nil)
      return (decision, view, transaction.isTrusted(view?.organisation.flatMap { OrganisationID($0) }))
    }
    guard decision.isPermitted, let view else { throw AccessDenied([decision]) }
    try view.requireWhole()
    guard var item = RecordItem(view) else { throw AccessDenied([decision]) }
    item.isTrusted = isTrusted
    return item
  }

  /// What was read, with what the engine knows of each: whether its source is trusted, and of one that does not open its
  /// class. A list that lacked a record in silence would be taken for the whole.
  private static func weighed(
    _ read: [(view: RecordView, item: RecordItem?)], in transaction: Transaction
  ) -> [RecordItem] {
    let records = read.first.flatMap { PersonID($0.view.patient) }.flatMap { transaction.consent(of: $0) }?.records
    return read.compactMap { view, item in
      guard var item = item ?? records?[RecordID(position: view.position)].flatMap({ RecordItem(view, broken: $0) })
      else { return nil }
      item.isTrusted = transaction.isTrusted(view.organisation.flatMap { OrganisationID($0) })
      return item
    }
  }

  /// What somebody who has a patient's exact id learns by the patient's directory grant: the name, and of the records that
  /// the directory shows the person's role who wrote each and when, decided record by record in one entry (decision
  /// 0075). For more they ask the patient.
  ///
  /// - Throws: ``AccessDenied``.
  package func directory(
    of patient: PersonID, before: Int64, limit: Int, by asker: Asker
  ) async throws -> (profile: ListedValue?, page: Page<RecordItem>) {
    let limit = min(max(limit, 1), Page<RecordItem>.maximumLimit)
    let views = try await store.reader.records(of: patient.text, before: before, limit: limit)
    let read = views.map { ($0, RecordItem($0)) }
    let (items, decisions) = try await store.writer.perform { transaction in
      let classes = transaction.standing(of: asker.person).map { DataClassSet.outlined(for: $0.role) } ?? []
      let candidates = Self.weighed(read, in: transaction).filter { classes.contains($0.dataClass) }
      let decisions = try transaction.decide(
        asker.request(.list, .dataClass(.directoryEntry), of: patient),
        on: [.dataClass(.directoryEntry)] + candidates.map { .outline($0.record) })
      return (zip(candidates, decisions.dropFirst()).filter(\.1.isPermitted).map(\.0), decisions)
    }
    guard decisions[0].isPermitted else { throw AccessDenied([decisions[0]]) }
    let profile = try await store.reader.profile(ofPatient: patient.text)
    return (profile, Page(items: items, next: views.count < limit ? nil : views.last?.position))
  }

  /// Who accessed a patient's data and who tried, the newest first. Reading it is an access too.
  ///
  /// - Throws: ``AccessDenied``.
  package func accesses(
    of patient: PersonID, before: Int64, limit: Int, by asker: Asker
  ) async throws -> Page<AccessView> {
    let decision = try await store.decide(asker.request(.list, .dataClass(.accessLog), of: patient))
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    return try await store.reader.accesses(of: patient.text, before: before, limit: limit)
  }

  /// A person's own accesses, whomever they were about, the newest first: what they did themselves is no news to them.
  package func accesses(by person: PersonID, before: Int64, limit: Int) async throws -> Page<AccessView> {
    try await store.reader.accesses(by: person.text, before: before, limit: limit)
  }
}

extension RecordDesk {
  /// Decides on whether somebody may learn that a record exists, of what kind it is, and that it is unaltered.
  ///
  /// - Returns: the canonical bytes of its entry, which holds no value, and what opens the commitment to its class and date in
  ///   them: nil for a record of an older build, and for one whose values do not open.
  /// - Throws: ``AccessDenied``.
  package func prove(
    _ record: RecordID, by asker: Asker
  ) async throws -> (entry: [UInt8], kind: (value: JSONValue, salt: [UInt8])?) {
    let (decision, view) = try await store.writer.perform { transaction -> (Decision, RecordView?) in
      let view = try transaction.record(at: record.position)
      return (try transaction.decide(asker.request(.see, .record(record), of: try Self.patient(view?.patient))), view)
    }
    guard decision.isPermitted, let view else { throw AccessDenied([decision]) }
    let offer = RecordOffer(view.entry, payload: view.payload.value)
    return (try view.entry.canonicalBytes(), offer.flatMap { offer in offer.kindSalt.map { (offer.kind, $0) } })
  }
}
