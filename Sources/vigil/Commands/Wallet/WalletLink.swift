import ArgumentParser
import Consent
import Foundation
import Ledger
import Sharing
import Vault
import Vitals

extension WalletCommand {
  /// `vigil wallet link`
  struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hand out a SMART Health Link to records, list the links, or take one back.",
      discussion: """
        Examples:
          vigil wallet link asha --record 41 --for 1h --uses 1 --passcode 4711 --label "For Dr Berg"
          vigil wallet link asha --list
          vigil wallet link asha --revoke 88
        The files are opened and sealed again on this machine, under a key that stands in the link alone. Give the passcode
        by another way than the link.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: ArgumentHelp("A record; may be given again.", valueName: "number"))
    var record: [Int64] = []
    @Option(name: .customLong("for"), help: "How long it opens.")
    var period: Span = .hour
    @Option(help: "How often it opens; left out, any number of times.")
    var uses: Int?
    @Option(help: "What whoever opens it must also know.")
    var passcode: String?
    @Option(help: "A few words for whoever gets it.")
    var label: String?
    @Flag(help: "List the links.")
    var list = false
    @Option(help: ArgumentHelp("Take this link back.", valueName: "number"))
    var revoke: Int64?
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        if let revoke {
          let act = Act.takeBack(link: revoke, patient: try at.person())
          return Console.print("revoked  \(try await at.submit(act))")
        }
        if list {
          let links = try await at.withClient { try await $0.all("/api/v1/links") }
          let columns = ["link", "state", "until", "uses", "used", "attempts", "label", "records"]
          return try listing.print(.array(links), columns: columns)
        }
        guard !record.isEmpty else { throw ValidationError("Which record? Give --record.") }
        try await at.withClient { try await handOut($0) }
      }
    }

    private func handOut(_ client: ServerClient) async throws {
      let (secret, key) = (SystemRandom.bytes(32), SystemRandom.bytes(32))
      let until = period.after(SystemClock.now())
      let url = client.server + "/shl/" + Base64.encodeURL(secret)
      guard let link = HealthLink(url: url, key: key, expires: until, needsPasscode: passcode != nil, label: label)
      else { throw ValidationError("The label is too long (80 characters), or the gateway's address is (128).") }
      let wallet = try at.open()
      var files: [CompactJWE] = []
      for number in record {
        let document = try await LinkedDocument(number, client).json(openedWith: wallet)
        files.append(
          try CompactJWE(
            try CanonicalJSON.encode(document), contentType: LinkedDocument.contentType, key: key,
            nonce: SystemRandom.bytes(12)))
      }
      let offer = LinkOffer(
        patient: try at.person(), name: Digest32.sha256(secret), until: until, records: record,
        files: files.map { Digest32.sha256(Array($0.description.utf8)) }, uses: uses, needsPasscode: passcode != nil,
        label: label)
      var body: [String: JSONValue] = [
        "act": try await at.signed(.handOut(offer), at: client).json,
        "files": .array(
          files.map { ["contentType": .string(LinkedDocument.contentType), "jwe": .string($0.description)] }),
      ]
      if let passcode { body["passcode"] = .string(passcode) }
      let answer = try await client.post("/api/v1/links", .object(body))
      guard let position = answer["position"]?.integer else { throw OperatorRefusal.malformedAnswer }
      Console.print("link  \(position)\n\(link)")
    }
  }
}
