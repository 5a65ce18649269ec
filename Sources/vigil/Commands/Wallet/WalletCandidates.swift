import ArgumentParser
import Consent
import Foundation
import Ledger
import NIOHTTP1
import Sharing
import Vault

extension WalletCommand {
  /// `vigil wallet candidates`
  struct Candidates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List who waits to be approved, or open somebody's certificate, as an administrator.",
      discussion: """
        Examples:
          vigil wallet candidates root
          vigil wallet candidates root --certificate per-2a --out licence.pdf
          vigil wallet candidates root --facilities                      who waits among them
          vigil wallet approve root per-2a                               or --refuse --reason "…"
        The certificate is written as it was sent: look at it with a program that you trust with strangers' files.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: ArgumentHelp("Whose certificate to open.", valueName: "person"))
    var certificate: String?
    @Option(help: "Where it goes; the file must not be there yet.")
    var out: String?
    @Flag(help: "Facilities instead of persons.")
    var facilities = false
    @OptionGroup var listing: ListingOption

    func validate() throws {
      guard (certificate == nil) == (out == nil) else {
        throw ValidationError("Give --certificate and --out together.")
      }
    }

    func run() async throws {
      try await Refusals.shown {
        if let certificate, let out { return try await open(try Names.person(certificate).text, to: out) }
        guard !facilities else {
          let items = try await at.withClient { try await $0.all("/api/v1/organisations") }
          return try listing.print(.array(items), columns: ["organisation", "name", "country", "licence", "trusted"])
        }
        let items = try await at.withClient { try await $0.all("/api/v1/candidates") }
        // A profile lies one step deeper; what it says is what an administrator looks for.
        let rows = items.map { item -> JSONValue in
          .object((item["profile"]?.object ?? [:]).merging(item.object ?? [:]) { _, outer in outer })
        }
        try listing.print(
          .array(rows),
          columns: ["person", "short", "role", "name", "userName", "specialisation", "registrationNumber", "email"])
      }
    }

    private func open(_ person: String, to path: String) async throws {
      let bytes: [UInt8]
      do {
        (_, bytes) = try await at.withClient { try await $0.send(.GET, "/api/v1/candidates/\(person)/certificate") }
      } catch let refusal as ServerRefusal where refusal.status == 404 {
        throw CommandFailure("\(person) sent no certificate, or is nobody.")
      }
      let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw DurableError(step: "open", path: path, code: errno) }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try handle.write(contentsOf: bytes)
      Console.print("certificate  \(path)\nbytes        \(bytes.count)\nsha256       \(Digest32.sha256(bytes).hex)")
    }
  }
}
