import Vitals

/// Which summary windows may be idle, the earliest first: so that nobody looks at every patient every few seconds.
///
/// One place for each device on each patient that has windows open, whenever a reading comes: only when its time is up is
/// it asked when the windows were really touched last.
struct IdleWindows {
  /// One device on one patient.
  struct Place: Hashable, Comparable {
    let subject: SubjectID
    let device: DeviceIndex

    static func < (left: Place, right: Place) -> Bool {
      left.subject == right.subject ? left.device < right.device : left.subject < right.subject
    }
  }

  private var heap = DeadlineHeap<Place>()
  private var watched: Set<Place> = []

  /// Looks at the place at this time or later; one that is watched already keeps its time.
  mutating func watch(_ place: Place, from due: Timestamp) {
    guard watched.insert(place).inserted else { return }
    heap.push(DeadlineHeap.Item(deadline: due, key: place))
  }

  /// The next place whose time is up; it is watched no longer.
  mutating func next(at now: Timestamp) -> Place? {
    guard let first = heap.first, first.deadline <= now else { return nil }
    heap.pop()
    watched.remove(first.key)
    return first.key
  }
}
