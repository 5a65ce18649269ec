import ArgumentParser
import Foundation
import Testing

@testable import vigil

@Suite struct InvitationOptionTests {
  @Test func anInvitationIsReadFromAFileSoThatNobodyReadsItFromTheCommandLine() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vigil-invitation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let invitation = InvitationText(position: 57, code: [UInt8](repeating: 9, count: 32))
    let file = folder.appending(path: "invitation").path
    try "\(invitation)\n".write(toFile: file, atomically: true, encoding: .utf8)
    for argument in [file, invitation.description] {
      let read = try #require(InvitationOption(argument: argument)).read()
      #expect(read.position == 57 && read.code == invitation.code)
    }
    try "vgi_57_short\n".write(toFile: file, atomically: true, encoding: .utf8)
    for argument in [file, folder.path + "/none"] {
      #expect(throws: ValidationError.self) { try #require(InvitationOption(argument: argument)).read() }
    }
  }
}
