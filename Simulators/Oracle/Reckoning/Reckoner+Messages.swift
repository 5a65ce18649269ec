import Vitals
import WardKit

/// Messages as they leave and as they end.
extension Reckoner {
  func take(_ sent: SentLine) throws {
    guard books.indices.contains(sent.device) else { throw OracleError.noHeader }
    latest = max(latest, sent.sentAt)
    if case .unknownDevice = sent.intent { return wait(sent, as: .stranger) }
    books[sent.device].sent += 1
    switch sent.intent {
    case .clean, .reordered, .backfilled: begin(sent)
    case .duplicate(let original), .resent(let original): copy(sent, of: original)
    case .malformed, .hostile, .wrongIdentity:
      books[sent.device].bounds.mayHave(.rejected)
      wait(sent, as: .refusable)
    case .unknownDevice: break
    }
  }

  private func wait(_ sent: SentLine, as belonging: PendingMessage) {
    pending[sent.message] = belonging
    pendingExtras[sent.message] = sent.device
  }

  private func begin(_ sent: SentLine) {
    books[sent.device].readings += 1
    let reading = OpenReading(
      number: sent.message, device: sent.device, reading: sent.reading, lane: sent.lane, sentMoment: moment,
      sentAt: sent.sentAt, sentTime: sent.sentTime)
    open[sent.message] = reading
    pending[sent.message] = .reading(sent.message)
    let patient = patient(of: sent.device)
    let number = Int(clamping: sent.message)
    histories[patient, default: History()].begin(
      number, Passage(way: .init(device: name(of: sent.device), lane: sent.lane), sent: moment))
    absorb(reading, number: number, patient: patient)
  }

  private func copy(_ sent: SentLine, of original: UInt64) {
    guard var reading = open[original] else {
      // Its first message is long over: whatever arrives of it now is a copy.
      books[sent.device].bounds.mayHave(.duplicate)
      return wait(sent, as: .copy)
    }
    reading.messages += 1
    open[original] = reading
    // The copy may overtake the first on another lane.
    if sent.lane != reading.lane { update(reading) { $0.isInOrder = false } }
    pending[sent.message] = .reading(original)
  }

  func end(_ message: UInt64, device: Int, failure: String?) throws {
    guard let belonging = pending.removeValue(forKey: message), books.indices.contains(device) else { return }
    pendingExtras[message] = nil
    if failure == nil, belonging != .stranger { books[device].acknowledged += 1 }
    switch belonging {
    case .stranger:
      strangers.add(isCertain: false)
      noteLate(nil, of: device, isCertain: false)
    case .copy, .refusable:
      guard let fate = belonging.fate else { return }
      if failure == nil { books[device].bounds.confirm(fate) }
      noteLate(fate, of: device, isCertain: failure == nil)
    case .reading(let original):
      guard var reading = open[original] else { return }
      if failure == nil { reading.acknowledged += 1 } else { reading.failed += 1 }
      let isInOrder = failure == nil && message == original && reading.messages == 1
      open[original] = reading
      if isInOrder { update(reading) { $0.isInOrder = true } }
      if reading.isOver { close(reading) }
    }
  }

  private func noteLate(_ fate: Fate?, of device: Int, isCertain: Bool) {
    late.add(
      LateMessages.Entry(
        device: device, fate: fate, messages: 1, certain: isCertain ? 1 : 0, at: latest, isReceipted: false))
  }

  func close(_ reading: OpenReading) {
    open[reading.number] = nil
    books[reading.device].bounds.addCopies(reading.copies)
    late.add(
      LateMessages.Entry(
        device: reading.device, fate: .duplicate, messages: reading.messages, certain: reading.copies.least, at: latest,
        isReceipted: reading.isSettled))
  }

  func update(_ reading: OpenReading, _ change: (inout Passage) -> Void) {
    histories[patient(of: reading.device)]?.update(Int(clamping: reading.number), change)
  }
}
