import ArgumentParser
import Consent
import Ledger
import Sharing
import Store

extension Role: ExpressibleByArgument {}

/// What a registration asks for; shared by `person add` and `wallet register`.
struct RegistrationOption: ParsableArguments {
  @Option(help: ArgumentHelp("\(Role.allCases.map(\.rawValue).joined(separator: ", "))."))
  var role: Role
  @Option(help: ArgumentHelp("An application that takes alerts (Standard Webhooks).", valueName: "url"))
  var webhook: String?
  @Option(help: ArgumentHelp("Its shared secret, whsec_…; made when left out.", valueName: "secret"))
  var secret: String?
  @Option(help: ArgumentHelp("Where e-mails about alerts go.", valueName: "address"))
  var mail: String?

  /// Whether anything was given that only an operator says.
  var isForOperators: Bool { webhook != nil || secret != nil || mail != nil }

  /// Registers the person and makes the account on the broker; prints both.
  ///
  /// - Returns: the person's id.
  func register(_ name: String, key: DIDKey, gateway: any Gateway, folder: HomeFolder) throws -> String {
    let hook = webhook.map {
      Contact.Webhook(url: $0, secret: secret ?? "whsec_" + Base64.encode(SystemRandom.bytes(32)))
    }
    let address = try mail.map { text in
      guard let address = MailAddress(text) else { throw ValidationError("--mail: \(text) is no e-mail address.") }
      return address
    }
    let request = OperatorRequest.addPerson(name: name, role: role, key: key, webhook: hook, mail: address)
    guard let person = try gateway.ask(request)["person"]?.string else { throw OperatorRefusal.malformedAnswer }
    let accounts = folder.brokerAccounts(try Settings(home: folder))
    let password = try accounts.add(user: person)
    try accounts.writeAccess(asKnownBy: gateway)
    Console.print("person    \(person)\ntopic     vigil/v1/alerts/\(person)\npassword  \(password)")
    if let hook, secret == nil { Console.print("secret    \(hook.secret)") }
    return person
  }
}
