import Consent
import FHIR
import Foundation
import Hummingbird
import Ledger
import Sharing
import Store

/// What a search asks for: a patient's resources of one type, page by page.
struct FHIRSearch {
  let patient: PersonID
  let asker: Asker
  var filter: RecordFilter
  private let path: String
  private let query: String

  /// - Throws: ``Problem`` when `patient` is missing or no id, or a parameter is wrong.
  init(_ request: Request, _ context: VigilRequestContext) throws {
    let fields = RequestFields(request, context)
    let text = request.uri.queryParameters["patient"].map { String($0) } ?? ""
    // A reference is as good as an id (FHIR R4, search, "reference").
    guard let patient = PersonID(text.hasPrefix("Patient/") ? text.dropFirst("Patient/".count) : text[...]) else {
      throw Problem.malformed([ProblemFault(parameter: "patient", "Whose resources: an id, or Patient/ and an id.")])
    }
    self.patient = patient
    asker = try fields.asker()
    var filter = RecordFilter()
    filter.before = try fields.cursor() ?? .max
    filter.limit = try fields.limit()
    self.filter = filter
    path = request.uri.path
    query =
      "patient=\(patient)&purpose=\(asker.purpose.rawValue)&limit=\(filter.limit)"
      + (asker.organisation.map { "&for=\($0)" } ?? "")
  }

  /// Where the page after this one is.
  func link(to next: Int64?) -> String? { next.map { "\(address)&cursor=\($0)" } }

  /// The search again, without where it goes on.
  var address: String { "\(path)?\(query)" }

  func bundle<Item>(_ page: Page<Item>, _ resource: (Item) -> JSONValue?) -> JSONValue {
    FHIRBundle.searchset(page.items.compactMap(resource), next: link(to: page.next))
  }
}

extension FHIRVersion {
  /// The version that a client asks for with `fhirVersion` in its Accept header; R4 without one.
  init(accepted: String?) throws {
    guard let accepted, let name = accepted.range(of: "fhirVersion=") else {
      self = .r4
      return
    }
    let text = accepted[name.upperBound...].prefix { !";, ".contains($0) }
    guard let version = FHIRVersion(rawValue: String(text)) else {
      throw Problem(
        .notAcceptable, "fhir-version", "Consent is spoken in FHIR 4.0 and 5.0.",
        errors: [ProblemFault(header: "Accept", "fhirVersion=4.0 or fhirVersion=5.0")])
    }
    self = version
  }
}
