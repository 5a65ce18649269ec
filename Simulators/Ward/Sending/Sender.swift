import Foundation
import Mosquitto
import WardKit

/// Drives the devices of one process: does everything at its instant, on one thread, and tells what happened.
///
/// Open loop: what is late is done at once and keeps its instant; nothing is skipped.
final class Sender {
  /// Of what ends without a reading behind it.
  static let goodbye = UInt64.max

  let scenario: Scenario
  let options: SenderOptions
  let clock: RunClock
  let cast: Cast
  /// Devices of this process, with their place in the whole run.
  var devices: [SimulatedDevice] = []
  var patients: [Patient] = []
  var links: [Link] = []
  /// The place in ``devices`` of a device of the run; nil for one of another process.
  var places: [Int: Int] = [:]
  var agenda = Agenda()
  var work: DeviceWork
  let fleet: ClientFleet
  let inbox = FleetInbox()
  /// Places by the fleet's index.
  var placeOfClient: [Int] = []
  /// Readings on their way to a PUBACK.
  var onTheWay: [UInt64: OnTheWay] = [:]
  var hooks: [(phase: Int, process: Process)] = []
  var goodbyes = 0
  /// The most that the sender was late since it last told.
  var lag: Int64 = 0
  var makesReadings = true
  private let observer: any RunObserver

  /// - Throws: ``MosquittoError/descriptorLimit(needed:limit:)`` for more devices than the process may hold.
  init(scenario: Scenario, cast: Cast, clock: RunClock, options: SenderOptions, observer: any RunObserver) throws {
    self.scenario = scenario
    self.cast = cast
    self.clock = clock
    self.options = options
    self.observer = observer
    work = DeviceWork(
      clock: clock, scenario: scenario, stamps: options.stamps, skewMilliseconds: options.skewMilliseconds,
      firstMessage: UInt64(options.part) << 40)
    let mine = cast.patientOfDevice.filter { $0 % options.parts == options.part }.count
    fleet = try ClientFleet(maximumClients: max(1, mine), delegate: inbox)
    populate()
  }

  /// Runs until the scenario's time is up or somebody stops it, and drains.
  /// - Returns: readings without a receipt on devices that could still get one, and on those that are gone.
  func run() throws -> (reachable: Int, unreachable: Int) {
    try fleet.start()
    enterTimeline()
    let end = scenario.seconds.map { clock.instant(atScenarioSeconds: $0) } ?? .max
    while StopSignal.count == 0, Clock.monotonic < end { try step() }
    try drain()
    try sayGoodbye()
    fleet.stop()
    try hearFleet()
    try tell()
    return outstanding()
  }

  /// One round: hear, do what is due, tell, sleep until the next.
  func step() throws {
    try hearFleet()
    while let entry = agenda.popDue(at: Clock.monotonic) {
      lag = max(lag, Clock.monotonic - entry.at)
      try perform(entry)
    }
    try tell()
    let rest = min((agenda.nextAt ?? .max) - Clock.monotonic, Self.longestSleep)
    if rest > 0 { Clock.sleep(nanoseconds: rest) }
  }

  /// A round at least every millisecond: what the fleet hears waits no longer.
  static let longestSleep: Int64 = 1_000_000

  func tell() throws {
    try reapHooks()
    guard !work.events.isEmpty else { return }
    try observer.happened(work.events)
    work.events.removeAll(keepingCapacity: true)
  }

  func tellLag() {
    work.events.append(.lag(nanoseconds: lag, at: Clock.monotonic))
    lag = 0
    agenda.enter(.tellLag, at: Clock.monotonic + 1_000_000_000)
  }

  /// Lets a device do something, and performs what it wants.
  func with(_ place: Int, _ body: (inout SimulatedDevice, inout DeviceWork) -> Void) throws {
    work.now = Clock.monotonic
    body(&devices[place], &work)
    let actions = work.actions
    work.actions.removeAll(keepingCapacity: true)
    for action in actions { try perform(action, of: place) }
  }

  private func perform(_ action: DeviceAction, of place: Int) throws {
    switch action {
    case .schedule(let task, let instant): agenda.enter(.device(place, task), at: instant)
    case .sever(let nanoseconds): try cut(place, awayNanoseconds: nanoseconds)
    case .publish(let outgoing):
      onTheWay[outgoing.message] = OnTheWay(
        device: devices[place].index, intent: outgoing.intent, scheduledAt: outgoing.scheduledAt)
      let message = OutgoingMessage(
        topic: outgoing.topic, payload: outgoing.payload, contentType: outgoing.contentType)
      try publish(message, from: place, token: outgoing.message)
    }
  }

  /// Cuts the link of a device; `.max` for good.
  func cut(_ place: Int, awayNanoseconds: Int64?) throws {
    links[place].isCut = true
    guard let client = links[place].client else { return }
    try fleet.sever(client, awayMilliseconds: awayNanoseconds.map { Int($0 / 1_000_000) })
  }

  func publish(_ message: OutgoingMessage, from place: Int, token: UInt64) throws {
    guard let client = links[place].client else { return }
    do throws(MosquittoError) {
      try fleet.publish(message, from: client, token: token)
    } catch {
      // Refused for now, or the run is over: it stays in the device's memory.
      switch error {
      case .queueFull, .stopped: completed(token, error: error, at: Clock.monotonic)
      default: throw error
      }
    }
  }

  /// The parts of a run do the same at the same time; one of them tells.
  func tellPhase(_ phase: (name: String, detail: String), isBeginning: Bool) {
    guard options.part == 0 else { return }
    let event = PhaseEvent(name: phase.name, detail: phase.detail, isBeginning: isBeginning, at: Clock.monotonic)
    work.events.append(.phase(event))
  }
}
