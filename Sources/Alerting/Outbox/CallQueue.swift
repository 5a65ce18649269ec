import Store
import Vitals

/// The calls that wait for their time, the earliest first. A value; bounded by the outbox, which holds at most one call
/// for each open alert, recipient and channel.
struct CallQueue {
  private var waiting: [Int64: (call: Call, due: Timestamp)] = [:]
  private var order: [Timestamp: [Int64]] = [:]
  private var times: [Timestamp] = []

  var count: Int { waiting.count }

  /// Puts a call in, or moves it when it waits already.
  mutating func put(_ call: Call, due: Timestamp) {
    waiting[call.id] = (call, due)
    if order[due] == nil { insert(due) }
    order[due, default: []].append(call.id)
  }

  /// Takes out the calls whose time has come, at most `limit`.
  mutating func due(at now: Timestamp, limit: Int) -> [Call] {
    var calls: [Call] = []
    while calls.count < limit, let time = times.last, time <= now {
      guard let id = order[time]?.popLast() else {
        times.removeLast()
        order[time] = nil
        continue
      }
      // A call that was moved has an entry at its old time too.
      guard let (call, due) = waiting[id], due == time else { continue }
      waiting[id] = nil
      calls.append(call)
    }
    return calls
  }

  /// When the next call is due.
  var next: Timestamp? { times.last }

  /// Keeps `times` sorted, the earliest last.
  private mutating func insert(_ time: Timestamp) {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] > time { low = middle + 1 } else { high = middle }
    }
    times.insert(time, at: low)
  }
}
