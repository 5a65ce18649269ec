import Foundation
import Testing

@testable import vigil

@Suite struct HomeFolderTests {
  private let home = TemporaryHome()

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue & 0o777
  }

  @Test("Data, keys and anchor are for the gateway alone, what the broker reads is not")
  func modes() throws {
    let folder = home.folder
    try folder.create()
    for secret in [folder.data, folder.path + "/keys", folder.path + "/anchor"] {
      #expect(try mode(secret) == 0o700, "\(secret)")
    }
    for open in [folder.path, folder.path + "/config", folder.broker, folder.broker + "/data"] {
      #expect(try mode(open) == 0o755, "\(open)")
    }
    #expect(!folder.isInitialised)
  }

  @Test("Making the folders again leaves what is in them")
  func again() throws {
    try home.folder.create()
    try Data("kept".utf8).write(to: URL(filePath: home.folder.settings))
    try home.folder.create()
    #expect(try String(contentsOfFile: home.folder.settings, encoding: .utf8) == "kept")
  }

  @Test("Neither a key nor the anchor lies in the folder that a backup takes")
  func apart() {
    let folder = home.folder
    for path in [folder.masterKey, folder.nodeKey, folder.brokerPassword, folder.anchor] {
      #expect(path.hasPrefix(folder.path + "/"))
      #expect(!path.hasPrefix(folder.data + "/"))
    }
    #expect(folder.database.hasPrefix(folder.data + "/"))
  }

  @Test("A home where nothing has run yet says so in words")
  func nothingToRead() throws {
    try home.folder.create()
    let error = #expect(throws: CommandFailure.self) { try home.folder.reader() }
    #expect(error?.description.contains("there is no ledger in \(home.folder.path) yet") == true)
  }
}
