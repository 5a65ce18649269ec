import Consent
import Ledger
import Vitals

/// A record of the ledger as its reader may know it.
package struct DocumentFacts: Hashable, Sendable {
  package let id: RecordID
  package let dataClass: DataClass
  package let author: PersonID
  /// Nil for what a patient added.
  package let organisation: OrganisationID?
  /// The record that this one takes the place of.
  package let corrects: RecordID?
  package let patient: PersonID
  package let time: Timestamp
  package let title: String?
  /// MIME type as it was sniffed.
  package let contentType: String?
  /// Bytes of the plaintext.
  package let bytes: Int64?
  /// Address of the sealed file.
  package let address: String?
  /// Whether a later record names this one as wrong.
  package let isCorrected: Bool
  /// Whether the facility is one that the administrator trusts; nil without a facility.
  package let isTrusted: Bool?

  package init(
    id: RecordID, dataClass: DataClass, author: PersonID, organisation: OrganisationID?, corrects: RecordID?,
    patient: PersonID, time: Timestamp, title: String? = nil, contentType: String? = nil,
    bytes: Int64? = nil, address: String? = nil, isCorrected: Bool = false, isTrusted: Bool? = nil
  ) {
    self.id = id
    self.dataClass = dataClass
    self.author = author
    self.organisation = organisation
    self.corrects = corrects
    self.patient = patient
    self.time = time
    self.title = title
    self.contentType = contentType
    self.bytes = bytes
    self.address = address
    self.isCorrected = isCorrected
    self.isTrusted = isTrusted
  }

  /// The resource DocumentReference (R4).
  package var json: JSONValue {
    FHIRShape.object([
      "author": [ConsentContract.reference(to: author)],
      "category": [FHIRShape.concept(FHIRShape.coding(FHIRSystem.dataClass, dataClass.rawValue))],
      "content": [["attachment": attachment]],
      "custodian": organisation.map { FHIRShape.reference("Organization", $0.text) },
      "date": FHIRShape.instant(time), "description": title.map { .string($0) },
      "extension": isTrusted.map { [["url": .string(FHIRSystem.trusted), "valueBoolean": .bool($0)]] },
      "id": .string("\(id.position)"),
      "identifier": address.map { [FHIRShape.identifier(FHIRSystem.contentID, $0)] },
      "relatesTo": corrects.map {
        [["code": "replaces", "target": FHIRShape.reference("DocumentReference", "\($0.position)")]]
      },
      "resourceType": "DocumentReference", "status": isCorrected ? "superseded" : "current",
      "subject": FHIRShape.reference("Patient", patient.text), "type": type,
    ])
  }

  /// Where the ciphertext lies, relative to the gateway; what it is once it is opened.
  private var attachment: JSONValue {
    FHIRShape.object([
      "contentType": contentType.map { .string($0) }, "creation": FHIRShape.instant(time),
      "size": bytes.map { .integer($0) }, "title": title.map { .string($0) },
      "url": address.map { .string("/ipfs/\($0)") },
    ])
  }

  /// LOINC document types, where the class is one.
  private var type: JSONValue? {
    let code: String? =
      switch dataClass {
      case .laboratoryResults: "11502-2"  // Laboratory report
      case .prescriptions: "57833-6"  // Prescription for medication
      case .visits: "34109-9"  // Note
      case .images: "18748-4"  // Diagnostic imaging study
      default: nil
      }
    return code.map { FHIRShape.concept(FHIRShape.coding(FHIRSystem.loinc, $0)) }
  }
}
