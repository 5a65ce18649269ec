import Ledger
import Triage

/// Feeds libFuzzer's bytes to what reads acts, entries and links: canonical JSON and its text codings; and to the reader of a
/// stored triage state. The first byte picks which. Whatever is accepted must be written back as the same bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // A copy of the exact size, so that the address sanitizer sees a load one byte too far.
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let pick = bytes.first else { return 0 }
  let rest = Array(bytes.dropFirst())
  switch pick % 3 {
  case 0: checkJSON(rest)
  case 1: checkText(rest)
  default: checkState(rest)
  }
  return 0
}

private func checkJSON(_ bytes: [UInt8]) {
  let canonical = try? CanonicalJSON.parse(canonical: bytes)
  guard let value = try? CanonicalJSON.parse(bytes) else {
    return precondition(canonical == nil, "canonical, and no JSON")
  }
  guard let written = try? CanonicalJSON.encode(value) else { preconditionFailure("what was read cannot be written") }
  precondition((try? CanonicalJSON.parse(canonical: written)) == value, "what was written does not read back")
  precondition((canonical == nil) == (written != bytes), "two canonical forms of one value")
}

private func checkText(_ bytes: [UInt8]) {
  guard let text = String(validating: bytes, as: UTF8.self) else { return }
  if let decoded = Base64.decode(text) { precondition(Base64.encode(decoded) == text, "base64 has two spellings") }
  if let decoded = Hexadecimal.decode(text) {
    precondition(Hexadecimal.encode(decoded) == text, "hexadecimal has two spellings")
  }
}

private func checkState(_ bytes: [UInt8]) {
  guard let state = try? TriageState(decoding: bytes) else { return }
  let written = state.encoded()
  precondition(written.count <= TriageState.maximumByteCount, "a stored state is too long")
  guard let again = try? TriageState(decoding: written) else { preconditionFailure("a state does not read back") }
  precondition(again.encoded() == written, "a state has two stored forms")
}
