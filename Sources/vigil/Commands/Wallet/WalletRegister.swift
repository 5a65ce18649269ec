import ArgumentParser
import Foundation
import Ledger
import NIOHTTP1
import Sharing
import Store

extension WalletCommand {
  /// `vigil wallet register`
  struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a wallet's public keys as a new person: at a gateway over HTTP, or as its operator.",
      discussion: """
        Over HTTP, as anybody does it (make the wallet first: vigil wallet new asha):
          vigil wallet register asha --server https://gateway.example:8443 --role patient --user-name asha.rao \\
            --name "Asha Rao" --email asha@mail.example --blood-group B+ --birth-date 1980-02-29 --address "5 Lake Road"
          vigil wallet register anna --server https://gateway.example:8443 --role doctor --user-name anna.berg \\
            --name "Dr Anna Berg" --email anna@ward.example --specialisation cardiology \\
            --registration-number MH-12345 --certificate licence.pdf
        A patient whom a doctor invited adds --invitation FILE, or --invitation - and types it: others on the machine can
        read what stands on a command line.
        Everybody but a patient then waits until an administrator approves.
        As the operator of a gateway on this machine, without a profile:
          vigil wallet register desk --name "Desk" --role desk
        """)

    @OptionGroup var home: HomeOption
    @OptionGroup var registration: RegistrationOption
    @OptionGroup(title: "Over HTTP") var profile: ProfileOption
    @Argument(help: "The wallet's name.")
    var wallet: String
    @Option(help: "The person's name; sealed under the person's own key.")
    var name: String?
    @Option(help: ArgumentHelp("The gateway; left out, that of this machine.", valueName: "url"))
    var server: String?
    @Option(help: ArgumentHelp("A certificate to trust beside the system's (PEM).", valueName: "file"))
    var ca: String?
    @Option(
      help: ArgumentHelp(
        "What a doctor handed you, as a patient: you become theirs. A file that holds it, or - for standard input.",
        valueName: "file"))
    var invitation: InvitationOption?
    @Flag(help: "Sign the acceptance of the invitation without asking: for scripts.")
    var yes = false
    @Option(help: "Only note that this person, who is registered already, holds the wallet.")
    var person: String?

    func run() async throws {
      try await Refusals.shown {
        if let person { return try WalletFolder.ofThisUser.assign(wallet, to: person) }
        guard let server else { return try registerHere() }
        try await register(at: try ServerConnection(server: server, ca: ca))
      }
    }

    private func registerHere() throws {
      guard profile.isEmpty else {
        throw ValidationError("A profile is sent to a gateway: which one? Give --server.")
      }
      let folder = WalletFolder.ofThisUser
      let listing = try folder.listing(wallet)
      let id = try home.withGateway { gateway, home in
        try registration.register(name ?? wallet, key: listing.key, gateway: gateway, folder: home)
      }
      try folder.assign(wallet, to: id)
    }

    private func register(at connection: ServerConnection) async throws {
      guard registration.isForOperators == false else {
        throw ValidationError("--webhook, --secret and --mail are the operator's: leave them out with --server.")
      }
      let checked = try profile.profile(name, for: registration.role)
      let identity = try profile.identity()
      let certificate = try profile.certificate.map { try CertificateInput.read($0) }
      let invited = try invitation?.read()
      let opened = try ServerOption.open(wallet)
      try await connection.run(token: nil) { client in
        let origin = try await client.challenge().origin
        let form = try opened.enrolment(
          of: checked, as: registration.role, at: origin, time: SystemClock.now(), identity: identity)
        do { _ = try await client.post("/api/v1/registrations", form) } catch let refusal as ServerRefusal
          where refusal.word == "exists"
        {
          // The answer to an earlier try may have been lost: whose key it is, is found by signing in.
          guard (try? await client.signIn(opened)) != nil else {
            throw ValidationError("The user name, the key or the identity number is registered already.")
          }
        }
      }
      try await finish(opened, certificate, invited, connection)
    }

    /// Signs in, and sends what needs a sign-in.
    private func finish(
      _ opened: Wallet, _ certificate: [UInt8]?, _ invitation: InvitationText?, _ connection: ServerConnection
    ) async throws {
      let answer = try await connection.run(token: nil) { try await $0.signIn(opened) }
      guard let person = answer["person"]?.string else { throw OperatorRefusal.malformedAnswer }
      try WalletFolder.ofThisUser.assign(wallet, to: person)
      WalletCommand.SignIn.show(answer)
      if let invitation { try await accept(invitation, as: person, opened, answer, connection) }
      guard let certificate else { return }
      let hash = try await connection.run(token: answer["token"]?.string) {
        try await $0.send(certificate: certificate)
      }
      Console.print("certificate  \(hash)")
    }

    /// Becomes the patient of the doctor who handed over the invitation; whoever rejects is registered all the same.
    private func accept(
      _ invitation: InvitationText, as person: String, _ opened: Wallet, _ answer: JSONValue,
      _ connection: ServerConnection
    ) async throws {
      let token = answer["token"]?.string
      let position = try await connection.run(token: token) { client in
        guard let node = NodeDescription(json: try await client.get("/api/v1/node")) else {
          throw OperatorRefusal.malformedAnswer
        }
        let draft = try ActDraft(
          try invitation.acceptance(by: person), by: person, for: node, at: SystemClock.now(),
          salt: SystemRandom.bytes(32))
        draft.show()
        try Confirmation.ask("Sign this?", yes: yes)
        let act = try opened.assigned(to: person).sign(draft)
        return try await client.post("/api/v1/acts", act.json)["position"]?.integer
      }
      guard let position else { throw OperatorRefusal.malformedAnswer }
      Console.print("treatment  \(position)")
    }
  }

  /// `vigil wallet certificate`
  struct Certificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send the file that shows your licence, in place of an earlier one.",
      discussion: "Example: vigil wallet certificate anna licence.pdf")

    @OptionGroup var at: ServerOption
    @Argument(help: "At most 4 MiB.")
    var file: String

    func run() async throws {
      try await Refusals.shown {
        let bytes = try CertificateInput.read(file)
        Console.print("certificate  \(try await at.withClient { try await $0.send(certificate: bytes) })")
      }
    }
  }
}

/// A certificate's file on this machine.
enum CertificateInput {
  /// - Throws: `ValidationError` for a file that is not there, empty, or too large.
  static func read(_ path: String) throws -> [UInt8] {
    let bytes = Array(try InputFile.read(path))
    guard (1...CertificateFile.maximumBytes).contains(bytes.count) else {
      throw ValidationError("--certificate: \(path) must have 1 to \(CertificateFile.maximumBytes) bytes.")
    }
    return bytes
  }
}

extension ServerClient {
  /// Sends a certificate.
  ///
  /// - Returns: its SHA-256 as the gateway computed it.
  fileprivate func send(certificate: [UInt8]) async throws -> String {
    let (_, body) = try await send(
      .PUT, "/api/v1/me/certificate", headers: [("Content-Type", "application/octet-stream")], bytes: certificate)
    guard let hash = try CanonicalJSON.parse(body)["sha256"]?.string else { throw OperatorRefusal.malformedAnswer }
    return hash
  }
}
