import Consent
import Hummingbird
import Ledger
import Store
import Vitals

/// "Why was nobody called at 03:12?" for those who care for the patient (ALERT-4); somebody else's patient is as absent as
/// none.
struct ExplanationRoutes: Sendable {
  let reader: Reader
  let gate: WatchGate

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.add(middleware: RoleGate([.desk, .doctor]))
    group.get("patients/:patient/explanation") { request, context in
      let fields = RequestFields(request, context)
      let time = try fields.time("at") ?? reader.clock()
      let patient = context.parameters.get("patient") ?? ""
      try await gate.require(.watched, of: patient, for: fields)
      guard let explanation = try await reader.explanation(ofPatient: patient, at: time, scope: .facility) else {
        throw Problem.notFound
      }
      return Answer.json(Shape.explanation(explanation, of: patient))
    }
  }
}
