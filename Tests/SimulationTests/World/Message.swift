import Vitals

@testable import Store

/// A reading on its way from a device to a lane.
struct Message {
  /// The sessions by which a gateway receives.
  enum Lane: CaseIterable { case urgent, readings, backfill }

  var item: ReceivedReading
  let number: LedgerNumber
  let lane: Lane
  let isAbnormal: Bool
  /// When the broker gets it, in the world's time.
  var arrives: Int64 = 0
  /// Whether it was handed to the gateway before.
  var isRepeated = false
}

/// A device: it numbers what it measures and keeps everything until a receipt names it.
struct SimulatedDevice {
  let index: Int64
  private(set) var boot: UInt64 = 1
  private var next: UInt64 = 0
  private(set) var kept: [Message] = []
  private(set) var made = 0

  init(index: Int64) { self.index = index }

  /// Measures something.
  mutating func measure(at time: Timestamp, with dice: inout some RandomNumberGenerator) -> Message {
    if Int.random(in: 0..<40, using: &dice) == 0 {
      boot += 1
      next = 0
    }
    next += Int.random(in: 0..<12, using: &dice) == 0 ? 2 : 1
    var vitals: [Vital: Int] = [
      .heartRate: Int.random(in: 60...85, using: &dice), .oxygenSaturation: Int.random(in: 96...99, using: &dice),
    ]
    var battery: UInt8?
    let kind = Int.random(in: 0..<10, using: &dice)
    switch kind {
    case 0: vitals[.heartRate] = Int.random(in: 140...170, using: &dice)
    case 1: vitals[.oxygenSaturation] = Int.random(in: 84...90, using: &dice)
    case 2: battery = 5
    default: break
    }
    let isStored = Int.random(in: 0..<8, using: &dice) == 0
    let taken = isStored ? time.adding(milliseconds: -Int64.random(in: 1_000...200_000, using: &dice)) : time
    let item = ReceivedReading.simulated(index, next, boot: boot, time: taken, vitals, live: !isStored) {
      if let battery { $0.battery = battery }
    }
    let message = Message(
      item: item, number: LedgerNumber(item), lane: kind < 2 ? .urgent : isStored ? .backfill : .readings,
      isAbnormal: kind < 2)
    kept.append(message)
    made += 1
    return message
  }

  /// Forgets what a receipt names.
  ///
  /// - Returns: what was forgotten.
  mutating func forget(_ held: [ReceiptDraft.Held]) -> [LedgerNumber] {
    func isHeld(_ message: Message) -> Bool {
      guard let sequence = message.number.sequence else { return false }
      return held.contains { hold in
        hold.boot == message.number.boot && hold.ranges.contains { $0.contains(sequence) }
      }
    }
    let gone = kept.filter(isHeld).map(\.number)
    kept.removeAll(where: isHeld)
    return gone
  }

  /// Forgets one reading, because it was told that it is held.
  mutating func forget(_ number: LedgerNumber) { kept.removeAll { $0.number == number } }
}
