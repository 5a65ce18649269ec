import Ledger
import Mosquitto
import Payload
import Store
import Triage
import Vitals

/// What one lane has decoded since its last commit.
///
/// Decoding is all that a lane does: two lanes share patients, so judging and counting happen on the writer.
struct LaneBatch: Sendable {
  /// One message, decoded or refused; never dropped (INTAKE-2).
  enum Item: Sendable {
    case reading(ReceivedReading)
    case refused(RefusedMessage)
  }

  let lane: Lane
  private(set) var items: [Item] = []
  /// Keys that the payload format does not know, in all readings of the batch.
  private(set) var unknownKeys = 0
  /// The canonical form of the reading at hand: kept, so that a stream of readings allocates once.
  private var canonical: [UInt8] = []

  init(lane: Lane) {
    self.lane = lane
    canonical.reserveCapacity(CanonicalReading.maximumBytes)
  }

  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    unknownKeys = 0
  }

  /// Decodes one message in place. A native reading of a device that was heard of before costs no allocation, once the
  /// batch has had its size.
  ///
  /// - Parameter now: the gateway's clock, asked only for formats whose times may count from the receipt.
  mutating func take(
    _ message: IncomingMessage, devices: inout DeviceDirectory, decoder: PayloadDecoder, now: () -> Timestamp
  ) {
    guard let topic = DeviceTopic(message.topic) else {
      return refuse(message, from: .nobody, because: "malformed-topic")
    }
    switch devices.sender(of: topic) {
    case .unknown: refuse(message, from: .nobody, because: RejectionReason.unknownDevice.rawValue)
    case .elsewhere(let device): refuse(message, from: device, because: RejectionReason.wrongUnit.rawValue)
    case .device(let device):
      guard !message.isRetained else { return refuse(message, from: device, because: "retained") }
      let sender = Sender(device: device, name: topic.device)
      do throws(PayloadError) {
        try decode(message, of: sender, devices: devices.registry, decoder: decoder, now: now)
      } catch {
        refuse(message, from: device, because: error.reason.description)
      }
    }
  }

  /// A registered device, and its name where it stands in the topic.
  private struct Sender {
    let device: DeviceIndex
    let name: UnsafeRawBufferPointer
  }

  private mutating func decode(
    _ message: IncomingMessage, of sender: Sender, devices: Registry, decoder: PayloadDecoder, now: () -> Timestamp
  ) throws(PayloadError) {
    let contentType = message.contentTypeCopy
    if decoder.mappings.templates.isEmpty,
      try PayloadFormat.detect(contentType: contentType, bytes: message.payload) == .nativeJSON
    {
      return append(
        try NativeJSON.decode(message.payload, expecting: sender.name, limits: decoder.limits), of: sender)
    }
    guard let id = devices.device(sender.device)?.id else { throw .deviceMismatch }
    let decoded = try decoder.decode(
      message.payload, contentType: contentType, topic: message.topicCopy, expecting: id, receivedAt: now())
    for reading in decoded.readings { append(reading.decoded, asSent: reading.asSent, of: sender) }
    for error in decoded.refused { refuse(message, from: sender.device, because: error.reason.description) }
  }

  private mutating func append(_ decoded: DecodedReading, asSent: [String: String]? = nil, of sender: Sender) {
    canonical.removeAll(keepingCapacity: true)
    CanonicalReading.append(decoded.reading, device: sender.name, to: &canonical)
    unknownKeys += decoded.unknownKeys
    items.append(
      .reading(
        ReceivedReading(
          device: sender.device, reading: decoded.reading,
          unrecognised: UnrecognisedFields(decoded.unrecognisedFields), digest: Digest32.sha256(canonical),
          isLive: lane.isLive, isTimeRelative: decoded.isTimeRelative, asSent: asSent)))
  }

  private mutating func refuse(_ message: IncomingMessage, from device: DeviceIndex, because reason: String) {
    items.append(.refused(RefusedMessage(device: device, reason: reason, bytes: message.payload)))
  }
}

extension LaneBatch.Item {
  /// Performs it on the writer.
  func perform(in transaction: Transaction, rules: Rules) throws {
    switch self {
    case .reading(let reading): try transaction.receive(reading, rules: rules)
    case .refused(let message): try transaction.refuse(message)
    }
  }

  /// The same message as a refusal, for one that the writer could not take.
  func refusal(because reason: String) -> RefusedMessage {
    switch self {
    case .reading(let item):
      RefusedMessage(
        device: item.device, reason: reason, boot: item.reading.boot, sequence: item.reading.sequence, bytes: [])
    case .refused(let message):
      RefusedMessage(device: message.device, reason: reason, bytes: message.bytes)
    }
  }
}

extension RichReading {
  /// The numbers and units as they were sent; nil when none differs from the canonical ones.
  fileprivate var asSent: [String: String]? {
    raw.isEmpty ? nil : Dictionary(raw.map { ($0.key, $0.text) }, uniquingKeysWith: { first, _ in first })
  }
}

extension UnrecognisedFields {
  /// The payload's fields in triage's terms.
  init(_ fields: PayloadFieldSet) {
    self.init(rawValue: 0)
    guard fields.rawValue != 0 else { return }
    for field in fields.fields {
      if let keyed = Self.keyed.first(where: { $0.key == field.key }) { formUnion(keyed.field) }
    }
  }
}
