import Consent
import Hummingbird
import Ledger
import Sharing
import Store

/// What a caller is let see of what is watched of patients. Every list, page and single read of alerts, readings and
/// summaries asks here before anything leaves, and what was decided is on the ledger then (CONSENT-3, decision 0045).
///
/// `for` names the organisation that the caller acts for, `purpose` why (TREAT by default). What is not permitted looks as
/// if it were not there.
struct WatchGate: Sendable {
  let reader: Reader
  let sights: SightDesk

  /// Lets a caller see data of all these classes about one patient.
  ///
  /// - Throws: ``Problem/notFound`` when nothing permits it.
  func require(_ classes: DataClassSet, of patient: String, for fields: RequestFields) async throws {
    guard let id = PersonID(patient) else { throw Problem.notFound }
    let sight = try await sights.sight(try fields.asker().looking(at: id, classes))
    guard classes.members.allSatisfy({ sight.shows($0) }) else { throw Problem.notFound }
  }

  /// The alert that the path names.
  ///
  /// - Throws: ``Problem/notFound`` when it is not there or nothing permits it: the two cannot be told apart.
  func alert(_ fields: RequestFields) async throws -> AlertView {
    let opened = try fields.alert()
    guard let alert = try await reader.alert(opened, scope: .facility) else {
      // What does not exist takes the same way as what is somebody else's.
      try await require([.alerts], of: Transaction.nobody, for: fields)
      throw Problem.notFound
    }
    guard let patient = alert.clinicalPatient else {
      guard try await reader.alert(opened, scope: try fields.context.requireCaller().scope) != nil else {
        throw Problem.notFound
      }
      return alert
    }
    let sight = try await sights.sight(try fields.asker().looking(at: patient, [.alerts]))
    guard sight.shows(.alerts, of: AlertName(alert.name)) else { throw Problem.notFound }
    return alert
  }

  /// Those alerts of a page that may be shown.
  func permitted(_ alerts: Page<AlertView>, for fields: RequestFields) async throws -> Page<AlertView> {
    let sights = try await sights(of: alerts.items.compactMap(\.clinicalPatient), [.alerts], for: fields)
    return alerts.filter { alert in
      guard let patient = alert.clinicalPatient else { return true }
      return sights[patient]?.shows(.alerts, of: AlertName(alert.name)) ?? false
    }
  }

  /// Those entries whose values may be shown; of the others the values are withheld.
  func opened(_ entries: [EntryView], for fields: RequestFields) async throws -> [EntryView] {
    let sights = try await sights(of: entries.compactMap(\.watchedPatient), .watched, for: fields)
    return entries.map { entry in
      guard let patient = entry.watchedPatient, sights[patient]?.shows(entry) != true else { return entry }
      return entry.withheld
    }
  }

  /// One decision for each patient, by one commit.
  private func sights(
    of patients: [PersonID], _ classes: DataClassSet, for fields: RequestFields
  ) async throws -> [PersonID: Sight] {
    let patients = Set(patients).sorted()
    let asker = try fields.asker()
    let sights = try await sights.sights(patients.map { asker.looking(at: $0, classes) })
    return Dictionary(uniqueKeysWithValues: zip(patients, sights))
  }
}

extension AlertView {
  /// The patient whose values it holds: nil for one about the gateway, and for one whose patient was erased.
  fileprivate var clinicalPatient: PersonID? { record == nil ? nil : pseudonym.flatMap { PersonID($0) } }
}

extension EntryView {
  /// The patient whose values it would give out; nil when it gives none.
  fileprivate var watchedPatient: PersonID? {
    isWatched && payload != .withheld ? entry.subject.flatMap { PersonID($0) } : nil
  }
}
