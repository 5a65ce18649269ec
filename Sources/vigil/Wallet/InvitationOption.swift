import ArgumentParser
import Foundation

/// Where an invitation comes from: a file, standard input, or the command line, which others on the machine can read.
struct InvitationOption: ExpressibleByArgument {
  private let text: String

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    text = argument
  }

  /// The invitation itself.
  ///
  /// - Throws: `ValidationError` that names the file and never what it holds.
  func read() throws -> InvitationText {
    if let invitation = InvitationText(argument: text) { return invitation }
    let line = String(decoding: try InputFile.read(text), as: UTF8.self).split(whereSeparator: \.isWhitespace).first
    guard let invitation = line.flatMap({ InvitationText(argument: String($0)) }) else {
      throw ValidationError("--invitation: vgi_…, a file that holds one, or - for standard input.")
    }
    return invitation
  }
}
