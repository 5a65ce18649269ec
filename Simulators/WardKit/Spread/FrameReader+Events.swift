import Vitals

extension FrameReader {
  mutating func event() throws(FrameError) -> RunEvent {
    let tag = try number(UInt8.self)
    switch tag {
    case 1: return .sent(try sentReading())
    case 2: return .stored(try sentReading())
    case 3: return .acknowledged(try acknowledgement())
    case 4: return .receipt(try receipt())
    case 5:
      return .overwritten(
        device: Int(try number(Int64.self)), boot: try number(),
        sequences: try list { reader throws(FrameError) in try reader.number() }, at: try number())
    case 6: return .connection(try connection())
    case 7:
      return .phase(
        PhaseEvent(
          name: try text(), detail: try text(), isBeginning: try number(UInt8.self) == 1, at: try number()))
    case 8: return .lag(nanoseconds: try number(), at: try number())
    default: throw .unknownTag(tag)
    }
  }

  private mutating func device() throws(FrameError) -> Int { Int(try number(UInt32.self)) }

  private mutating func intent() throws(FrameError) -> SendIntent {
    let word = try text()
    guard let intent = SendIntent(word: word, original: try number()) else { throw .unknownTag(0) }
    return intent
  }

  private mutating func sentReading() throws(FrameError) -> SentReading {
    let message: UInt64 = try number()
    let device = try device()
    guard let lane = SendLane(rawValue: try text()), let format = WireFormat(rawValue: try text()) else {
      throw .unknownTag(0)
    }
    let intent = try intent()
    let scheduledAt: Int64 = try number()
    let sentAt: Int64 = try number()
    let sentTime = Timestamp(milliseconds: try number())
    let bytes = Int(try number(UInt32.self))
    let clockError: Int64 = try number()
    do {
      return SentReading(
        message: message, device: device, lane: lane, format: format, intent: intent, scheduledAt: scheduledAt,
        sentAt: sentAt, sentTime: sentTime, reading: try Reading(decoding: &rest), payloadBytes: bytes,
        clockErrorMilliseconds: clockError)
    } catch {
      throw .truncated
    }
  }

  private mutating func acknowledgement() throws(FrameError) -> Acknowledgement {
    let message: UInt64 = try number()
    let device = try device()
    let intent = try intent()
    let scheduledAt: Int64 = try number()
    let instant: Int64 = try number()
    let failure = try text()
    return Acknowledgement(
      message: message, device: device, intent: intent, scheduledAt: scheduledAt, at: instant,
      failure: failure.isEmpty ? nil : failure)
  }

  private mutating func receipt() throws(FrameError) -> ReceiptEvent {
    let device = try device()
    let instant: Int64 = try number()
    let held = try list { reader throws(FrameError) in
      ReceiptEvent.Held(
        boot: try reader.number(), ranges: try reader.list { inner throws(FrameError) in try inner.range() })
    }
    let rejections = try list { reader throws(FrameError) in
      let present: UInt8 = try reader.number()
      let boot: UInt64 = try reader.number()
      let sequence: UInt64 = try reader.number()
      return ReceiptEvent.Rejection(
        boot: present & 1 == 0 ? nil : boot, sequence: present & 2 == 0 ? nil : sequence, reason: try reader.text())
    }
    let block: Int64 = try number()
    let settled = try list { reader throws(FrameError) in try reader.settled() }
    let refused = try list { reader throws(FrameError) in try reader.settled() }
    return ReceiptEvent(
      device: device, at: instant, held: held, rejections: rejections, block: block < 0 ? nil : block,
      settled: settled, refused: refused, outstanding: Int(try number(Int64.self)))
  }

  private mutating func range() throws(FrameError) -> ClosedRange<UInt64> {
    let lower: UInt64 = try number()
    let upper: UInt64 = try number()
    guard lower <= upper else { throw .truncated }
    return lower...upper
  }

  private mutating func settled() throws(FrameError) -> ReceiptEvent.Settled {
    ReceiptEvent.Settled(
      boot: try number(), sequence: try number(), message: try number(), scheduledAt: try number())
  }

  private mutating func connection() throws(FrameError) -> ConnectionEvent {
    let device = try device()
    let instant: Int64 = try number()
    let kind: UInt8 = try number()
    let change: ConnectionEvent.Change =
      switch kind {
      case 0, 1: .connected(sessionPresent: kind == 1, sinceNanoseconds: try number())
      case 2: .refused(reason: try text())
      case 3, 4: .lost(reason: try text(), isIntended: kind == 4)
      default: throw .unknownTag(kind)
      }
    return ConnectionEvent(device: device, at: instant, change: change)
  }
}
