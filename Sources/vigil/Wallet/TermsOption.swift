import ArgumentParser
import Consent
import Vitals

extension DataClass: ExpressibleByArgument {}
extension Purpose: ExpressibleByArgument {}
extension AccessAction: ExpressibleByArgument {}

/// What a request asks for or a grant gives.
struct TermsOption: ParsableArguments {
  @Option(name: .customLong("class"), help: "A class of data; may be given again.")
  var classes: [DataClass] = []
  @Option(help: ArgumentHelp("One record, by its number.", valueName: "number"))
  var record: Int64?
  @Option(help: "Why the data is used; may be given again.")
  var purpose: [Purpose] = [.treatment]
  @Option(help: "What may be done; may be given again.")
  var action: [AccessAction] = [.see, .list, .read]

  func validate() throws {
    guard classes.isEmpty != (record == nil) else { throw ValidationError("Give --class or --record, not both.") }
  }

  func terms() throws -> ConsentTerms {
    let scope: ConsentScope =
      record.map { .record(RecordID(position: $0)) } ?? .classes(DataClassSet(classes))
    guard let terms = ConsentTerms(scope: scope, purposes: PurposeSet(purpose), actions: ActionSet(action)) else {
      throw ValidationError("A purpose and an action are needed.")
    }
    return terms
  }
}
