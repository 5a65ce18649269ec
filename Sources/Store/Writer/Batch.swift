import Consent
import Ledger
import Triage

/// What the running batch has gathered so far, beside what already stands in the open transaction.
struct Batch {
  /// The size of the ledger when the batch began.
  let firstPosition: Int64
  private(set) var deviceRecords: [DeviceRecordEntry] = []
  /// What the batch changed of each patient, in the order of first change.
  private(set) var sections: [PatientSection] = []
  /// Where a patient's section stands, plus one, by the number of the subject; 0 without one.
  private var sectionPlaces: [Int] = []
  private(set) var isEmergency = false
  /// What the batch appended to the ledger, in order.
  private(set) var entries: [RecentEntries.Item] = []
  /// Alerts that changed, by opening position.
  private(set) var changedAlerts: Set<Int64> = []
  private(set) var calls: [Call] = []
  /// Devices that something was received from.
  private(set) var touchedDevices: [DeviceIndex] = []
  /// Patients whose keys were destroyed.
  private(set) var erased: [SubjectID] = []
  private(set) var consent = ConsentNews()
  /// Whether people are to be told of something.
  private(set) var hasNotices = false
  /// About whom streams asked.
  private var wanted: [(stream: StreamSight, patients: [PersonID])] = []
  /// Readings for strips, in the order in which they came.
  private(set) var readings: [(subject: SubjectID, entry: StripReading)] = []
  /// Strips that began.
  private(set) var strips: [PendingStrip] = []
  /// Strips whose minutes after were written.
  private(set) var endedStrips: [PendingStrip] = []
  private(set) var rejections: [(DeviceIndex, ReceiptDraft.RejectedReading)] = []

  init(firstPosition: Int64) {
    self.firstPosition = firstPosition
  }

  /// Begins anew, in the memory of the lists that nearly every batch fills: they grow as large as before, hundreds of times a
  /// second.
  mutating func restart(firstPosition: Int64) {
    var next = Batch(firstPosition: firstPosition)
    for section in sections { sectionPlaces[Int(section.subject.value)] = 0 }
    swap(&next.sectionPlaces, &sectionPlaces)
    Self.reuse(&deviceRecords, as: &next.deviceRecords)
    Self.reuse(&sections, as: &next.sections)
    Self.reuse(&entries, as: &next.entries)
    Self.reuse(&touchedDevices, as: &next.touchedDevices)
    Self.reuse(&readings, as: &next.readings)
    self = next
  }

  private static func reuse<Element>(_ old: inout [Element], as new: inout [Element]) {
    old.removeAll(keepingCapacity: true)
    swap(&old, &new)
  }

  mutating func appended(_ item: RecentEntries.Item) {
    if item.entry.type == .readingAlarmed { isEmergency = true }
    entries.append(item)
  }

  mutating func record(_ record: DeviceRecordEntry) {
    deviceRecords.append(record)
    if record.device != .nobody { touchedDevices.append(record.device) }
  }

  mutating func record(_ record: PatientRecordEntry, of subject: SubjectID) {
    let number = Int(subject.value)
    if number >= sectionPlaces.count {
      sectionPlaces.append(contentsOf: repeatElement(0, count: number + 1 - sectionPlaces.count))
    }
    let place = sectionPlaces[number]
    guard place == 0 else { return sections[place - 1].append(record) }
    sectionPlaces[number] = sections.count + 1
    var section = PatientSection(subject: subject)
    section.append(record)
    sections.append(section)
  }

  mutating func changed(alert: Int64) { changedAlerts.insert(alert) }

  mutating func erased(_ subject: SubjectID) { erased.append(subject) }

  mutating func changed(_ change: ConsentChange) { consent.add(change) }

  mutating func leftNotices() { hasNotices = true }

  mutating func want(_ stream: StreamSight, _ patients: [PersonID]) { wanted.append((stream, patients)) }

  /// About whom this stream asked.
  func wanted(by stream: StreamSight) -> [PersonID] {
    wanted.filter { $0.stream === stream }.flatMap(\.patients)
  }

  mutating func keep(_ entry: StripReading, of subject: SubjectID) { readings.append((subject, entry)) }

  /// What came of a patient in this batch.
  func stripReadings(of subject: SubjectID) -> [StripReading] {
    readings.filter { $0.subject == subject }.map(\.entry)
  }

  mutating func begin(_ strip: PendingStrip) { strips.append(strip) }

  mutating func end(_ strip: PendingStrip) { endedStrips.append(strip) }

  mutating func call(_ call: Call) { calls.append(call) }

  mutating func rejected(_ device: DeviceIndex, _ reading: ReceiptDraft.RejectedReading) {
    rejections.append((device, reading))
  }
}
