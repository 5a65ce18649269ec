import Store
import Vault

/// Keeps on disk what an upload needs to go on after a restart. An object is promised here before it is written, so that
/// whatever lies on disk under the upload's key is known: the same place of a file is never sealed twice with other bytes.
struct UploadBook: Sendable {
  private let writer: Writer
  let row: Int64
  private let person: String

  /// Takes note of an upload that begins.
  static func begin(
    _ id: String, by person: String, plaintext: (bytes: Int64, key: FileKey)?, writer: Writer
  ) async throws -> UploadBook {
    let row = try await writer.perform { try $0.begin(upload: id, by: person, plaintext: plaintext) }
    return UploadBook(writer: writer, row: row, person: person)
  }

  init(writer: Writer, row: Int64, person: String) {
    self.writer = writer
    self.row = row
    self.person = person
  }

  /// When this returns, the promise is durable.
  func promise(_ object: ContentID) async throws {
    try await writer.perform { [row, person] in try $0.promise(object, to: row, of: person) }
  }

  /// Forgets every promise but the first ones, which were kept.
  func keepOnly(first count: Int) async throws {
    try await writer.perform { [row] in try $0.keepOnly(first: count, of: row) }
  }

  /// Forgets the upload. What cannot be forgotten now is after a day.
  func end() async {
    try? await writer.perform { [row] in try $0.end(upload: row) }
  }
}
