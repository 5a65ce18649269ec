import Vitals

/// The newest readings of every patient and the events that wait for their minutes after. Owned by the ward on the writer
/// thread; it changes only with what is durable, so that nothing of it is ever taken back.
struct StripBook {
  /// By the number of the subject, which are dense.
  private var rings: [StripRing?] = []
  private(set) var pending: [SubjectID: PendingStrip] = [:]

  func ring(of subject: SubjectID) -> StripRing? {
    let index = Int(subject.value)
    return rings.indices.contains(index) ? rings[index] : nil
  }

  mutating func add(_ entry: StripReading, of subject: SubjectID) {
    let index = Int(subject.value)
    while rings.count <= index { rings.append(nil) }
    if rings[index] == nil { rings[index] = StripRing() }
    rings[index]?.add(entry)
  }

  mutating func begin(_ strip: PendingStrip) { pending[strip.subject] = strip }

  mutating func end(_ strip: PendingStrip) {
    if pending[strip.subject] == strip { pending[strip.subject] = nil }
  }

  /// The patient was erased.
  mutating func forget(_ subject: SubjectID) {
    pending[subject] = nil
    let index = Int(subject.value)
    if rings.indices.contains(index) { rings[index] = nil }
  }

  /// Events whose minutes after are over, the earliest first.
  func due(at now: Timestamp, limit: Int) -> [PendingStrip] {
    guard !pending.isEmpty else { return [] }
    return Array(
      pending.values.filter { $0.due <= now }.sorted { ($0.due, $0.event) < ($1.due, $1.event) }.prefix(limit))
  }
}
