import Foundation
import Testing
import YAMLFile

@Suite struct YAMLDocumentTests {
  private func fault(_ bytes: [UInt8]) -> YAMLFault? {
    do throws(YAMLFault) {
      _ = try YAMLDocument.compose(Data(bytes))
      return nil
    } catch {
      return error
    }
  }

  @Test("What is well formed is read", arguments: ["a: 1", "[1, 2]", "word", "# why\na: { b: ~ }\n"])
  func good(text: String) { #expect(fault(Array(text.utf8)) == nil) }

  @Test("What is wrong is named with its line")
  func wrong() {
    #expect(fault([0x61, 0xFF]) == YAMLFault(line: 1, problem: .notUTF8))
    #expect(fault([]) == YAMLFault(line: 1, problem: .empty))
    #expect(fault(Array("# only\n".utf8))?.problem == .empty)
    #expect(fault(Array("a: 1\nb: [\n".utf8))?.line == 3)
    let twice = fault(Array("x: 0\nb: 1\na: 2\nb: 3\na: 4\n".utf8))
    #expect(twice?.problem == .repeatedKeys(["a", "b"]) && twice?.description == "a key stands twice: a, b")
  }

  @Test("Cut off at any byte a document is read or refused, never anything else")
  func cut() {
    let text = Array("list:\n  - { name: \"a\\tb\", at: 1s }\n  - [é, *x]\n".utf8)
    for length in 0...text.count { if let fault = fault(Array(text.prefix(length))) { #expect(fault.line >= 1) } }
  }
}
