import Exchange
import Foundation
import Synchronization
import WardKit

/// Asks the gateway for every patient's log and contracts and for every clinician's own log, and compares.
struct ExchangeComparison: Sendable {
  let player: ExchangePlayer
  let scribe: Scribe

  private struct LogPage: Decodable {
    let items: [LoggedAccess]
    let next: Int64?
  }

  private struct OwnPage: Decodable {
    struct Item: Decodable { let position: Int64 }
    let items: [Item]
    let next: Int64?
  }

  /// - Throws: when the gateway does not answer, or refuses somebody the own log.
  func run() async throws -> ExchangeAudit {
    let bound = player.scenario.connections
    let patients = player.cast.patients
    let logs = Mutex<[(log: [LoggedAccess], contracts: ShownContracts)?]>(Array(repeating: nil, count: patients.count))
    try await forEach(below: patients.count, atOnce: bound) { index in
      let contracts = try await contracts(of: index)
      let log = try await log(of: index)
      logs.withLock { $0[index] = (log, contracts) }
    }
    let own = Mutex<[Set<Int64>]>(Array(repeating: [], count: player.clinicians.count))
    try await forEach(below: player.clinicians.count, atOnce: bound) { index in
      let positions = try await ownLog(of: player.clinicians[index])
      own.withLock { $0[index] = positions }
    }
    let (acts, attempts, findings) = scribe.book.withLock { ($0.acts, $0.attempts, $0.findings) }
    var audit = ExchangeAudit(people: player.cast.people, acts: acts, attempts: attempts)
    audit.add(findings)
    for (index, found) in logs.withLock({ $0 }).enumerated() {
      guard let found else { continue }
      // The gateway's own clock, by the newest line of its log: that of reading it.
      let time = found.log.map(\.time).max() ?? 0
      audit.take(patients[index], log: found.log, contracts: found.contracts, at: time)
    }
    for (index, positions) in own.withLock({ $0 }).enumerated() {
      audit.take(person: player.clinicians[index].id, ownLog: positions)
    }
    return audit
  }

  private func contracts(of index: Int) async throws -> ShownContracts {
    let path = "/api/v1/patients/\(player.cast.patients[index])/contracts"
    return try await read(path, as: player.patients[index], noting: player.cast.patients[index])
  }

  /// The first page stands in itself; the lines of reading the others are newer than what is compared.
  private func log(of index: Int) async throws -> [LoggedAccess] {
    let (patient, party) = (player.cast.patients[index], player.patients[index])
    var log: [LoggedAccess] = []
    var cursor: Int64?
    repeat {
      let path = "/api/v1/patients/\(patient)/accesses?limit=200" + (cursor.map { "&cursor=\($0)" } ?? "")
      let page: LogPage = try await read(path, as: party, noting: cursor == nil ? patient : nil)
      log += page.items
      cursor = page.next
    } while cursor != nil
    return log
  }

  /// What somebody did themselves is no news to them: reading it is no access.
  private func ownLog(of party: Party) async throws -> Set<Int64> {
    var positions: Set<Int64> = []
    var cursor: Int64?
    repeat {
      let path = "/api/v1/accesses?limit=200" + (cursor.map { "&cursor=\($0)" } ?? "")
      let page: OwnPage = try await read(path, as: party, noting: nil)
      positions.formUnion(page.items.map(\.position))
      cursor = page.next
    } while cursor != nil
    return positions
  }

  /// - Parameter patient: whose log this reading stands in.
  private func read<Value: Decodable>(
    _ path: String, as party: Party, noting patient: String?
  ) async throws -> Value {
    let (sentAt, floor) = (Clock.monotonic, scribe.floor)
    let answer = try await player.send(path, as: party)
    guard answer.status == 200, let value = answer.decoded(Value.self) else {
      throw GatewayClient.Failure.status(answer.status, path: path)
    }
    if let patient {
      scribe.add(
        Attempt(
          ExchangePlayer.ownAsk(patient), .dataClass(ExchangeClasses.accessLog), answer: .permitted, sentAt: sentAt,
          answeredAt: Clock.monotonic, floor: floor))
    }
    return value
  }
}
