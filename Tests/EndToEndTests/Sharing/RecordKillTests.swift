import Consent
import Foundation
import Ledger
import Sharing
import Store
import Testing
import Vault

/// `kill -9` while files come in, consent is given, and a patient is erased: a record is whole or not there, what was
/// answered stands, and nothing that no entry names stays.
@Suite(.serialized) struct RecordKillTests {
  private func objects(_ place: Installation) -> Int {
    let folder = place.home.path + "/data/blobs"
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.contains("/bafk") }.count
  }

  /// Kills the gateway at a random moment after it was started.
  private func killer(of place: Installation, within microseconds: UInt32) -> Thread {
    let gateway = place.gateway
    return Thread {
      usleep(UInt32.random(in: 0...microseconds))
      gateway?.end(with: SIGKILL)
    }
  }

  /// An upload that the kill came into, with what it was to bring.
  private struct Broken {
    let id: String
    let bytes: [UInt8]
  }

  /// Uploads and files until the gateway is gone; the first one that is answered starts the killer.
  ///
  /// - Returns: the digest of each file by the place of its record, as answered; and the upload that was broken.
  private func uploadUntilKilled(
    _ people: SharingPeople, port: UInt16, _ killer: Thread
  ) -> (filed: [Int64: Digest32], broken: Broken?) {
    let http = PlainRequest(port: port, token: people.doctor.token)
    var filed: [Int64: Digest32] = [:]
    var broken: Broken?
    let json = ["Content-Type": "application/json"]
    while true {
      let bytes = SharingPeople.random(1_200_000)
      broken = nil
      guard let begun = http.send("POST", "api/v1/uploads", Array("{\"bytes\":1200000}".utf8), json),
        let upload = begun.json?["upload"]?.string
      else { return (filed, broken) }
      broken = Broken(id: upload, bytes: bytes)
      guard
        let done = http.send("PATCH", "api/v1/uploads/\(upload)", bytes, ["Upload-Offset": "0"]),
        let file = done.json?["file"].flatMap({ StoredFile(json: $0) }),
        let body = try? record(file, upload: upload, by: people),
        let answer = http.send("POST", "api/v1/records", body, json), answer.status == 201,
        let position = answer.json?["position"]?.integer
      else { return (filed, broken) }
      filed[position] = Digest32.sha256(bytes)
      if filed.count == 1 { killer.start() }
    }
  }

  /// Goes on with an upload that the kill broke, where the gateway says that it stands, and gives it up when it is whole.
  /// One whose record is on the ledger, or whose beginning was not on disk yet, is not there any more.
  private func finish(_ upload: Broken, _ people: SharingPeople, port: UInt16) throws {
    let http = PlainRequest(port: port, token: people.doctor.token)
    let path = "api/v1/uploads/\(upload.id)"
    let found = try #require(http.send("GET", path))
    guard found.status != 404 else { return }
    let offset = Int(try #require(found.json?["offset"]?.integer))
    #expect([0, SealedFileFormat.objectPlaintextBytes, upload.bytes.count].contains(offset))
    var whole = found
    if offset < upload.bytes.count {
      whole = try #require(http.send("PATCH", path, Array(upload.bytes[offset...]), ["Upload-Offset": "\(offset)"]))
    }
    let file = whole.json?["file"].flatMap { StoredFile(json: $0) }
    #expect(file?.digest == Digest32.sha256(upload.bytes))
    #expect(http.send("DELETE", path)?.status == 204)
  }

  private func record(_ file: StoredFile, upload: String, by people: SharingPeople) throws -> [UInt8] {
    let patient = try #require(PersonID(people.patient.id))
    let offer = try #require(
      RecordOffer(
        patient: patient, dataClass: .reports, title: "A report", file: file))
    guard var members = try SharingPeople.sign(.record(offer), by: people.doctor).json.object else { return [] }
    members["upload"] = .string(upload)
    return try CanonicalJSON.encode(.object(members))
  }

  @Test func killedDuringUploadsGrantsAndAnErasureNothingIsHalf() throws {
    let place = try Installation(devices: 0)
    let people = try SharingPeople(place)
    var filed: [Int64: Digest32] = [:]
    var granted: [Int64] = []
    var broken: [Broken] = []
    for round in 0..<4 {
      try place.startGateway()
      try place.waitUntilReady()
      let killer = killer(of: place, within: UInt32(100_000 + 100_000 * round))
      if round % 2 == 0 {
        let result = uploadUntilKilled(people, port: place.httpPort, killer)
        filed.merge(result.filed) { _, new in new }
        broken += [result.broken].compactMap { $0 }
      } else {
        granted += try grantUntilKilled(people, port: place.httpPort, killer)
      }
      try eventually("the end of the gateway") { place.gateway?.exitCode != nil }
    }
    #expect(!filed.isEmpty && !granted.isEmpty)
    try place.startGateway()
    try place.waitUntilReady()
    let http = PlainRequest(port: place.httpPort, token: people.doctor.token)
    for (position, digest) in filed {
      let answer = try #require(http.send("GET", "api/v1/records/\(position)/content"))
      #expect(answer.status == 200 && Digest32.sha256(answer.body) == digest)
    }
    let patient = PlainRequest(port: place.httpPort, token: people.patient.token)
    let list = try #require(patient.send("GET", "api/v1/patients/\(people.patient.id)/records?limit=200")?.json)
    let records = try #require(list["items"]?.array).count
    #expect(records >= filed.count)
    for upload in broken { try finish(upload, people, port: place.httpPort) }
    place.gateway?.end(with: SIGTERM)
    try eventually("the end of the gateway") { place.gateway?.exitCode != nil }
    try place.startGateway()
    try place.waitUntilReady()
    // Three objects a file: what no entry names and no upload holds was collected at the start.
    try eventually("the collection of orphans") { objects(place) == 3 * records }
    #expect(try place.vigil("verify").hasPrefix("intact"))
    #expect(try place.vigil("audit").hasPrefix("permitted"))
    try erase(people, place)
  }

  /// - Returns: the places of the grants that were answered.
  private func grantUntilKilled(_ people: SharingPeople, port: UInt16, _ killer: Thread) throws -> [Int64] {
    let http = PlainRequest(port: port, token: people.patient.token)
    var granted: [Int64] = []
    while true {
      let act = try SharingPeople.sign(people.grant(to: people.doctor), by: people.patient)
      guard
        let answer = http.send(
          "POST", "api/v1/acts", try CanonicalJSON.encode(act.json), ["Content-Type": "application/json"]),
        let position = answer.json?["position"]?.integer
      else { return granted }
      granted.append(position)
      if granted.count == 1 { killer.start() }
    }
  }

  /// The gateway is killed in the middle of erasing; after the next start the erasure is whole or can be done.
  private func erase(_ people: SharingPeople, _ place: Installation) throws {
    let http = PlainRequest(port: place.httpPort, token: people.administrator.token)
    let act = try CanonicalJSON.encode(
      SharingPeople.sign(.erase(patient: people.patient.id), by: people.administrator).json)
    killer(of: place, within: 20_000).start()
    _ = http.send("POST", "api/v1/acts", act, ["Content-Type": "application/json"])
    try eventually("the end of the gateway") { place.gateway?.exitCode != nil }
    try place.startGateway()
    try place.waitUntilReady()
    // Sent again it is done once, whatever the first attempt came to.
    let again = http.send("POST", "api/v1/acts", act, ["Content-Type": "application/json"])
    #expect([200, 201].contains(again?.status ?? 0))
    try eventually("the objects of an erased patient") { objects(place) == 0 }
    place.gateway?.end(with: SIGTERM)
    #expect(try place.vigil("verify").hasPrefix("intact"))
    #expect(try place.vigil("audit").hasPrefix("permitted"))
  }
}
