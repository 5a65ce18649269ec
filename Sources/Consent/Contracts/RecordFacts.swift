/// What the engine must know of a record.
package struct RecordFacts: Hashable, Sendable {
  package let id: RecordID
  package let dataClass: DataClass
  /// Who wrote it.
  package let author: PersonID
  /// For which facility; nil for what a patient added.
  package let organisation: OrganisationID?
  /// The record that this one invalidates.
  package let corrects: RecordID?
}
