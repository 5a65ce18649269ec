import HTTPTypes
import Ledger
import Sharing

/// What a body brings that adds a record: the act, and where its file is.
struct RecordFiling {
  let act: PresentedAct
  let upload: String?
  let wraps: [ReaderWrap]

  /// Never inlined: the optimiser of Swift 6.3.1 crashes when it splits an async function with these typed errors in it.
  @inline(never)
  init(_ body: JSONValue, by author: String) throws {
    guard var members = body.object else {
      throw Problem.malformed([ProblemFault(pointer: "", "The body is a JSON object.")])
    }
    let (upload, wraps) = (members.removeValue(forKey: "upload"), members.removeValue(forKey: "wraps"))
    if let upload, upload.string == nil {
      throw Problem.malformed([ProblemFault(pointer: "/upload", "The name of an upload.")])
    }
    self.upload = upload?.string
    self.wraps = try Self.wraps(wraps)
    act = try PresentedAct(parsing: .object(members))
    guard act.entry.author == author else {
      throw Problem(.forbidden, "not-the-author", "The token and the entry belong to different persons.")
    }
  }

  /// As the desk takes it.
  var signed: SignedAct {
    get throws {
      let sealed = act.payload.map { SignedAct.Sealed(salt: $0.salt, payload: $0.bytes) }
      return SignedAct(entry: try act.entry.canonicalBytes(), sealed: sealed)
    }
  }

  private static func wraps(_ value: JSONValue?) throws -> [ReaderWrap] {
    guard let value else { return [] }
    guard let elements = value.array else {
      throw Problem.malformed([ProblemFault(pointer: "/wraps", "A list of {reader, wrap: {ct, enc}}.")])
    }
    return try elements.enumerated().map { index, element in
      guard let wrap = ReaderWrap(json: element) else {
        throw Problem.malformed([ProblemFault(pointer: "/wraps/\(index)", "{reader, wrap: {ct, enc}}.")])
      }
      return wrap
    }
  }
}
