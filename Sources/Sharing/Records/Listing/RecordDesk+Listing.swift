import Consent
import Ledger
import Store
import Vitals

extension RecordDesk {
  /// One page of a patient's records, decided record by record in one entry; those that are not permitted are left out.
  ///
  /// - Throws: ``AccessDenied`` when nothing of the page is permitted, ``Store/StoreError/valueBroken(position:)``.
  package func list(of patient: PersonID, _ filter: RecordFilter, by asker: Asker) async throws -> Page<RecordItem> {
    let limit = min(max(filter.limit, 1), Page<RecordItem>.maximumLimit)
    let views = try await store.reader.records(of: patient.text, before: filter.before, limit: limit)
    // Opened and checked here, not on the writer; nothing leaves before it has decided.
    let read = views.compactMap { RecordItem($0) }.filter { item in
      filter.dataClass == nil || item.dataClass == filter.dataClass
    }
    let (items, decisions) = try await store.writer.perform { transaction in
      let candidates = read.map { Self.weighed($0, in: transaction) }.filter { $0.isTrusted || !filter.isTrustedOnly }
      let resources = candidates.map { Resource.record(RecordID(position: $0.view.position)) }
      let decisions = try transaction.decide(
        asker.request(.list, filter.resources[0], of: patient), on: resources.isEmpty ? filter.resources : resources)
      return (zip(candidates, decisions).filter(\.1.isPermitted).map(\.0), decisions)
    }
    guard decisions.contains(where: \.isPermitted) else { throw AccessDenied(decisions) }
    // A list that lacks a record in silence would be taken for the whole.
    for view in views { try view.requireWhole() }
    return Page(items: items, next: views.count < limit ? nil : views.last?.position)
  }

  /// One record with its content, without its file.
  ///
  /// - Throws: ``AccessDenied``.
  package func show(_ record: RecordID, by asker: Asker) async throws -> RecordItem {
    let (decision, view, isTrusted) = try await store.writer.perform { transaction -> (Decision, RecordView?, Bool) in
      let view = try transaction.record(at: record.position)
      let decision = try transaction.decide(
        asker.request(.read, .record(record), of: try Self.patient(view?.patient)))
      return (decision, view, transaction.isTrusted(view?.organisation.flatMap { OrganisationID($0) }))
    }
    guard decision.isPermitted, let view else { throw AccessDenied([decision]) }
    try view.requireWhole()
    guard var item = RecordItem(view) else { throw AccessDenied([decision]) }
    item.isTrusted = isTrusted
    return item
  }

  private static func weighed(_ item: RecordItem, in transaction: Transaction) -> RecordItem {
    var item = item
    item.isTrusted = transaction.isTrusted(item.view.organisation.flatMap { OrganisationID($0) })
    return item
  }

  /// What a desk or a pharmacy that has a patient's exact id learns by the patient's directory grant: the name, and of each
  /// record who wrote it and when. For more they ask the patient.
  ///
  /// - Throws: ``AccessDenied``.
  package func directory(
    of patient: PersonID, before: Int64, limit: Int, by asker: Asker
  ) async throws -> (name: String?, page: Page<RecordItem>) {
    let limit = min(max(limit, 1), Page<RecordItem>.maximumLimit)
    let decision = try await store.decide(asker.request(.list, .dataClass(.directoryEntry), of: patient))
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    let views = try await store.reader.records(of: patient.text, before: before, limit: limit)
    let name = try await store.reader.name(ofPatient: patient.text)
    for view in views { try view.requireWhole() }
    let items = views.compactMap { RecordItem($0) }
    return (name, Page(items: items, next: views.count < limit ? nil : views.last?.position))
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
  /// Decides on whether somebody may learn that a record exists and is unaltered.
  ///
  /// - Returns: the canonical bytes of its entry, which holds no value.
  /// - Throws: ``AccessDenied``.
  package func prove(_ record: RecordID, by asker: Asker) async throws -> [UInt8] {
    let (decision, view) = try await store.writer.perform { transaction -> (Decision, RecordView?) in
      let view = try transaction.record(at: record.position)
      return (try transaction.decide(asker.request(.see, .record(record), of: try Self.patient(view?.patient))), view)
    }
    guard decision.isPermitted, let view else { throw AccessDenied([decision]) }
    return try view.entry.canonicalBytes()
  }
}
