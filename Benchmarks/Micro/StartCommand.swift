import ArgumentParser
import Consent
import Crypto
import Foundation
import Ledger
import Store
import Vitals

/// `vigil-micro start`: how long a start takes that folds the consent of many people.
struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "The start of a store whose ledger holds many entries about sharing.")

  /// How many acts a submission records while the ledger is made.
  private static let batch = 500

  @Option(help: "Entries that consent is folded from.") var entries = 100_000
  @Option(help: "Patients among whom they are spread evenly.") var patients = 1_000
  @Option(help: "How often it is started.") var rounds = 3
  @OptionGroup var output: OutputOption

  func validate() throws {
    guard entries > 0, (1...entries).contains(patients), rounds > 0 else {
      throw ValidationError("--entries, --patients and --rounds must be positive, and no more patients than entries.")
    }
  }

  func run() throws {
    let bench = try BenchStore()
    let report = Report(output)
    let empty = try start(bench)
    let ids = try people(bench)
    for first in stride(from: 0, to: entries, by: Self.batch) {
      let numbers = first..<min(first + Self.batch, entries)
      try bench.store.writer.wait { transaction in
        for number in numbers {
          try Self.grant(number, of: ids.patients[number % ids.patients.count], to: ids.doctor, in: transaction)
        }
      }
    }
    let full = try start(bench)
    report.say(
      "a start without consent: \(Report.time(empty.cpu)) of processor, \(Report.time(empty.wall)) by the clock")
    report.say(
      "with \(entries) grants of \(patients) patients: \(Report.time(full.cpu)) of processor, \(Report.time(full.wall))"
        + String(format: ", %.1f us an entry", (full.cpu - empty.cpu) / 1e3 / Double(entries)))
  }

  /// The fastest of all rounds, in nanoseconds.
  private func start(_ bench: BenchStore) throws -> (wall: Double, cpu: Double) {
    var best = (wall: Double.infinity, cpu: Double.infinity)
    for _ in 0..<rounds {
      let before = clock()
      best.wall = min(best.wall, try Stopwatch.wall.nanoseconds { try bench.restart() })
      best.cpu = min(best.cpu, Double(clock() - before) / Double(CLOCKS_PER_SEC) * 1e9)
    }
    return best
  }

  private func people(_ bench: BenchStore) throws -> (patients: [PersonID], doctor: PersonID) {
    let count = patients
    return try bench.store.writer.wait { transaction in
      let key = try NodeKey(name: "doctor", privateKey: .init()).did
      let doctor = try transaction.registerPerson(Contact(name: "D", webhook: nil), role: .doctor, key: key).id
      let patients = try (0..<count).map { try transaction.registerPatient(name: "Patient \($0)").id }
      return (try patients.map(Self.id), try Self.id(doctor))
    }
  }

  private static func id(_ text: String) throws -> PersonID {
    guard let id = PersonID(text) else { throw BenchError.unexpected("id") }
    return id
  }

  private static func grant(
    _ number: Int, of patient: PersonID, to doctor: PersonID, in transaction: Transaction
  ) throws {
    let until = transaction.now.adding(milliseconds: Int64(number) + 1)
    guard let terms = ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.read]),
      let period = Period(from: transaction.now, until: until),
      let whole = GrantTerms(terms, period: period, sources: .any)
    else { throw BenchError.unexpected("terms") }
    let act = ConsentAct.grant(GrantOffer(patient: patient, grantee: .person(doctor), terms: whole))
    guard let payload = act.payload else { throw BenchError.unexpected("payload") }
    let (salt, bytes) = ([UInt8](repeating: 7, count: 32), try CanonicalJSON.encode(payload))
    let entry = Entry(
      type: act.type, time: transaction.now.milliseconds, origin: transaction.origin, facility: "bench",
      author: patient.text, subject: act.subject, body: act.body,
      commitment: try Commitment.make(payload: bytes, salt: salt))
    try transaction.record(act: entry, payload: (salt, bytes))
  }
}
