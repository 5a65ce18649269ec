import ArgumentParser
import Consent
import Foundation
import Ledger
import Sharing
import Store
import Vault
import Vitals

extension WalletCommand {
  /// `vigil wallet upload`
  struct Upload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a record, with a file that is sealed before it leaves this machine.",
      discussion: """
        Examples:
          vigil wallet upload asha --file scan.pdf --title "MRI of the knee"
          vigil wallet upload dr-anna --patient pat-1f --class reports --file report.pdf --title "Report" --for org-ruby
          vigil wallet upload dr-anna --patient pat-1f --class prescriptions --title "Amoxicillin" \\
            --content '{"medication":"Amoxicillin 500 mg","dosage":"one three times a day"}'
        The gateway gets the sealed objects, and the key only as it is wrapped to the patient and, unless --private, to the
        gateway for those whom the patient lets read.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: "The file.")
    var file: String?
    @Option(help: "What it is, in a few words; sealed.")
    var title: String
    @Option(name: .customLong("class"), help: "The class of data; yourself: own-files.")
    var dataClass: DataClass = .ownFiles
    @Option(help: "The patient; left out, yourself.")
    var patient: String?
    @Option(name: .customLong("for"), help: "The organisation that you act for.")
    var organisation: String?
    @Option(help: ArgumentHelp("The record that this one invalidates.", valueName: "number"))
    var corrects: Int64?
    @Option(help: ArgumentHelp("What the record says itself, as an object of JSON.", valueName: "json"))
    var content: String?
    @Option(help: "Why you add it.")
    var purpose: Purpose = .treatment
    @Flag(name: .customLong("private"), help: "Only your own wallet can open it: nobody reads it by a grant.")
    var isPrivate = false

    func run() async throws {
      try await Refusals.shown {
        let patient = try at.patient(patient)
        let position = try await at.withClient { client in try await add(patient, client) }
        Console.print("record  \(position)")
      }
    }

    private func add(_ patient: PersonID, _ client: ServerClient) async throws -> Int64 {
      var envelope: [String: JSONValue] = [:]
      var stored: StoredFile?
      if let file {
        let key = FileKey.random()
        let sent = try await client.send(file, sealedWith: key)
        stored = sent.file
        envelope["upload"] = .string(sent.upload)
        envelope["wraps"] = .array(try await wraps(of: key, sent.file, patient, client).map(\.json))
      }
      let offer = RecordOffer(
        patient: patient, organisation: try organisation.map { try Names.organisation($0) },
        corrects: corrects.map { RecordID(position: $0) }, dataClass: dataClass, title: title,
        content: try content.map { try CanonicalJSON.parse(Array($0.utf8)) }, file: stored,
        kindSalt: SystemRandom.bytes(Commitment.saltBytes))
      guard let offer else {
        throw ValidationError("A record needs --file or --content, and a title of 200 characters at most.")
      }
      let signed = try await at.signed(.record(offer), at: client)
      envelope.merge(signed.json.object ?? [:]) { _, new in new }
      var path = "/api/v1/records?purpose=\(purpose.rawValue)"
      if let organisation { path += "&for=\(organisation)" }
      guard let position = try await client.post(path, .object(envelope))["position"]?.integer else {
        throw OperatorRefusal.malformedAnswer
      }
      return position
    }

    /// The file's key for the one who adds it, and for the gateway as custodian.
    private func wraps(
      of key: FileKey, _ file: StoredFile, _ patient: PersonID, _ client: ServerClient
    ) async throws -> [ReaderWrap] {
      func wrap(_ reader: String, _ to: AgreementKey) throws -> ReaderWrap {
        let context = WrapContext(file: file.address, patient: patient.text, reader: reader)
        return ReaderWrap(reader: reader, wrap: try KeyWrap(key, to: to, context: context))
      }
      var wraps: [ReaderWrap] = []
      if let own = try at.open().agreementKey { wraps.append(try wrap(try at.person(), own)) }
      guard !isPrivate else { return wraps }
      let custodian = try await client.get("/api/v1/custodian")
      guard let reader = custodian["reader"]?.string,
        let key = custodian["key"]?.string.flatMap({ AgreementKey($0) })
      else { throw OperatorRefusal.malformedAnswer }
      wraps.append(try wrap(reader, key))
      return wraps
    }
  }
}
