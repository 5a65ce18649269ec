import Oracle
import Vitals

/// Readings whose evidence or alert is waited for, found by device and time. At the bound the oldest is forgotten.
struct Awaited {
  struct Entry {
    let due: Int64
    let reading: Reading
  }

  private struct Key: Hashable {
    let device: String
    let time: Int64
  }

  private var entries: [Key: Entry] = [:]
  private var order: [Key] = []
  private var oldest = 0

  static let bound = 200_000

  mutating func add(_ reading: Reading, device: String, due: Int64) {
    let key = Key(device: device, time: reading.time.milliseconds)
    guard entries.updateValue(Entry(due: due, reading: reading), forKey: key) == nil else { return }
    order.append(key)
    guard order.count - oldest > Self.bound else { return }
    entries[order[oldest]] = nil
    oldest += 1
    if oldest > Self.bound {
      order.removeFirst(oldest)
      oldest = 0
    }
  }

  func find(device: String, time: Int64) -> Entry? { entries[Key(device: device, time: time)] }
}
