import Store

/// Which devices have gone silent: a value that is told of readings and of time, and says what changed.
///
/// Hearing a device is two array accesses; time costs only the devices whose limit may have passed, so that 100,000 of
/// them need no scan. Times are milliseconds of one monotonic clock.
package struct SilenceTable: Sendable {
  private enum Standing: UInt8 {
    /// Not watched: nobody wears it, or nothing is expected of it.
    case unwatched
    case heard
    /// Silent, and held back for a moment.
    case gathering
    /// Reported by itself.
    case reported
    /// Part of an outage.
    case covered

    var isSilent: Bool { rawValue > Standing.heard.rawValue }
  }

  private struct Entry {
    var standing = Standing.unwatched
    var lastHeard: Int64 = 0
    /// How long it may be silent.
    var limit: Int64 = 0
    /// When its last will came, until it is known to live.
    var lostAt: Int64?
    var isInWheel = false
    /// The number of its unit's group; 0 when it has none.
    var unit = 0
  }

  /// All devices, or those of one unit: what falls silent together is one alert.
  private struct Group {
    let unit: String
    var silent = 0
    var watched = 0
    var isOutage = false
    /// Devices that this group's outage stands for.
    var covered: [DeviceIndex] = []
  }

  private let settings: SilenceSettings
  private var entries: [Entry] = []
  private var wheel: TimerWheel
  /// Last wills and newly silent devices in the order of their time.
  private var lost: [(device: DeviceIndex, due: Int64)] = []
  private var gathering: [(device: DeviceIndex, due: Int64)] = []
  private var recovered: [DeviceIndex] = []
  /// The first is the whole gateway.
  private var groups = [Group(unit: "")]
  private var groupsByUnit: [String: Int] = [:]
  /// Units with an outage.
  private var outUnits: Set<Int> = []
  /// Whether the next list of devices is the first after a start that found outages.
  private var isResuming = false

  package init(_ settings: SilenceSettings, now: Int64) {
    self.settings = settings
    wheel = TimerWheel(now: now)
  }

  /// Goes on with outages that the process before has reported: their devices are taken for silent until they are heard.
  /// Call it before the first ``watch(_:units:now:)``.
  ///
  /// - Parameters:
  ///   - gateway: whether the whole gateway's is open.
  ///   - units: the units whose own is open.
  package mutating func resume(gateway: Bool, units: [String]) {
    groups[0].isOutage = gateway
    for unit in units {
      let group = group(of: unit)
      groups[group].isOutage = true
      outUnits.insert(group)
    }
    isResuming = gateway || !units.isEmpty
  }

  /// Replaces the list of what is watched. Who is new counts as heard now; who is gone is forgotten.
  ///
  /// - Parameters:
  ///   - limits: how long each device may be silent, in milliseconds, above 0.
  ///   - units: the unit of each device that has one.
  package mutating func watch(_ limits: [DeviceIndex: Int64], units: [DeviceIndex: String] = [:], now: Int64) {
    let highest = Int(limits.keys.max()?.value ?? 0)
    while entries.count <= highest { entries.append(Entry()) }
    for index in entries.indices {
      let device = DeviceIndex(Int64(index))
      guard let limit = limits[device] else {
        if entries[index].standing != .unwatched { forget(device) }
        continue
      }
      entries[index].limit = limit
      move(index, to: units[device].map { group(of: $0) } ?? 0)
      if entries[index].standing == .unwatched {
        count(index, watched: 1)
        entries[index].standing = .heard
        entries[index].lastHeard = now
        if isResuming { presumeSilent(device) }
      }
      schedule(index)
    }
    isResuming = false
  }

  /// Those of the devices whose last will came, and who may live all the same.
  package func lost(among devices: [DeviceIndex]) -> [DeviceIndex] {
    devices.filter { $0.value > 0 && $0.value < Int64(entries.count) && entries[Int($0.value)].lostAt != nil }
  }

  /// Something came from these devices.
  ///
  /// - Parameter measured: when the newest reading of each of the lost was made, on the table's clock. What was made before
  ///   the will was on its way when the link broke, and shows no life after it.
  package mutating func heard(_ devices: [DeviceIndex], now: Int64, measured: [DeviceIndex: Int64] = [:]) {
    for device in devices where device.value > 0 && device.value < Int64(entries.count) {
      let index = Int(device.value)
      entries[index].lastHeard = now
      if let lostAt = entries[index].lostAt, let time = measured[device], time > lostAt { entries[index].lostAt = nil }
      if entries[index].standing.isSilent { recover(device, now: now) }
    }
  }

  /// The broker published a device's standing: its last will, or that it is there again.
  package mutating func connection(of device: DeviceIndex, isLost: Bool, now: Int64) {
    guard device.value > 0, device.value < Int64(entries.count) else { return }
    let index = Int(device.value)
    guard entries[index].standing != .unwatched else { return }
    entries[index].lostAt = isLost ? now : nil
    if isLost { lost.append((device, now + settings.lostGraceMilliseconds)) }
  }

  /// The broker was away, so that nothing could be heard: everybody gets the full time again. So does a last will: it may
  /// have come before this, with the first session that was back.
  package mutating func rebase(now: Int64) {
    for index in entries.indices where entries[index].standing == .heard {
      entries[index].lastHeard = now
      guard entries[index].lostAt != nil else { continue }
      lost.append((DeviceIndex(Int64(index)), now + settings.lostGraceMilliseconds))
    }
  }

  /// Lets time pass.
  ///
  /// - Returns: what changed, recoveries first.
  package mutating func advance(to now: Int64) -> [SilenceChange] {
    var changes = recovered.map { SilenceChange.recovered($0) }
    recovered.removeAll(keepingCapacity: true)
    for device in wheel.take(upTo: now) { look(at: device, now: now) }
    let expired = lost.prefix { $0.due <= now }
    lost.removeFirst(expired.count)
    for (device, _) in expired { lookAtLost(device, now: now) }
    changes += judgeOutages(now: now)
    let ripe = gathering.prefix { $0.due <= now }
    gathering.removeFirst(ripe.count)
    for (device, _) in ripe { changes += report(device, now: now) }
    return changes
  }

  // MARK: Single devices

  private mutating func look(at device: DeviceIndex, now: Int64) {
    let index = Int(device.value)
    entries[index].isInWheel = false
    guard entries[index].standing == .heard else { return }
    if entries[index].lastHeard + entries[index].limit <= now {
      fallSilent(device, now: now)
    } else {
      schedule(index)
    }
  }

  private mutating func lookAtLost(_ device: DeviceIndex, now: Int64) {
    let entry = entries[Int(device.value)]
    guard let lostAt = entry.lostAt, entry.standing == .heard else { return }
    // The will comes on a lane of its own and may be faster than what was sent before it: as long as that still comes in,
    // the device is not lost yet.
    let due = max(lostAt, entry.lastHeard) + settings.lostGraceMilliseconds
    if due <= now { fallSilent(device, now: now) } else { lost.append((device, due)) }
  }

  private mutating func fallSilent(_ device: DeviceIndex, now: Int64) {
    let index = Int(device.value)
    entries[index].standing = .gathering
    count(index, silent: 1)
    gathering.append((device, now + settings.gatherMilliseconds))
  }

  private mutating func report(_ device: DeviceIndex, now: Int64) -> [SilenceChange] {
    let index = Int(device.value)
    guard entries[index].standing == .gathering else { return [] }
    if groups[0].isOutage {
      cover(device, by: 0)
      return []
    }
    let unit = entries[index].unit
    if unit > 0, groups[unit].isOutage || isOut(groups[unit]) {
      cover(device, by: unit)
      return beginOutage(ofUnit: unit)
    }
    entries[index].standing = .reported
    let silence = now - entries[index].lastHeard
    return [
      entries[index].lostAt == nil
        ? .silent(device, milliseconds: silence) : .lost(device, milliseconds: silence)
    ]
  }

  private mutating func recover(_ device: DeviceIndex, now: Int64) {
    let index = Int(device.value)
    if entries[index].standing == .reported { recovered.append(device) }
    entries[index].standing = .heard
    // What came may have been on its way for long: without a sign of life since the will it is lost again soon.
    if entries[index].lostAt != nil { lost.append((device, now + settings.lostGraceMilliseconds)) }
    count(index, silent: -1)
    schedule(index)
  }

  private mutating func forget(_ device: DeviceIndex) {
    let index = Int(device.value)
    if entries[index].standing.isSilent {
      count(index, silent: -1)
      if entries[index].standing == .reported { recovered.append(device) }
    }
    count(index, watched: -1)
    entries[index].standing = .unwatched
    entries[index].lostAt = nil
  }

  private mutating func schedule(_ index: Int) {
    guard !entries[index].isInWheel, entries[index].standing == .heard else { return }
    entries[index].isInWheel = true
    wheel.put(DeviceIndex(Int64(index)), at: entries[index].lastHeard + entries[index].limit)
  }

  // MARK: Groups

  private mutating func group(of unit: String) -> Int {
    if let known = groupsByUnit[unit] { return known }
    groups.append(Group(unit: unit))
    groupsByUnit[unit] = groups.count - 1
    return groups.count - 1
  }

  private mutating func count(_ index: Int, silent: Int = 0, watched: Int = 0) {
    groups[0].silent += silent
    groups[0].watched += watched
    let unit = entries[index].unit
    guard unit > 0 else { return }
    groups[unit].silent += silent
    groups[unit].watched += watched
  }

  /// The device belongs to another unit now.
  private mutating func move(_ index: Int, to unit: Int) {
    guard entries[index].unit != unit else { return }
    let (isWatched, isSilent) = (entries[index].standing != .unwatched, entries[index].standing.isSilent)
    count(index, silent: isSilent ? -1 : 0, watched: isWatched ? -1 : 0)
    entries[index].unit = unit
    count(index, silent: isSilent ? 1 : 0, watched: isWatched ? 1 : 0)
  }

  // MARK: Outages

  private func isOut(_ group: Group) -> Bool {
    group.silent >= settings.outageMinimum && group.silent * 100 >= settings.outagePercent * group.watched
  }

  /// Half the share ends it, so that devices coming and going do not make it begin again and again.
  private func isOver(_ group: Group) -> Bool { group.silent * 200 < settings.outagePercent * max(1, group.watched) }

  private mutating func judgeOutages(now: Int64) -> [SilenceChange] {
    var changes: [SilenceChange] = []
    if !groups[0].isOutage {
      if isOut(groups[0]) {
        groups[0].isOutage = true
        changes.append(.outageBegan(silent: groups[0].silent, watched: groups[0].watched))
      }
    } else if isOver(groups[0]) {
      end(0, now: now)
      changes.append(.outageEnded)
    }
    for unit in outUnits.sorted() where isOver(groups[unit]) {
      end(unit, now: now)
      outUnits.remove(unit)
      changes.append(.unitOutageEnded(groups[unit].unit))
    }
    return changes
  }

  /// A unit's outage begins only when the first of its devices has been silent for the gathering: until then it may turn
  /// out to be the whole gateway's.
  private mutating func beginOutage(ofUnit unit: Int) -> [SilenceChange] {
    guard !groups[unit].isOutage else { return [] }
    groups[unit].isOutage = true
    outUnits.insert(unit)
    return [.unitOutageBegan(groups[unit].unit, silent: groups[unit].silent, watched: groups[unit].watched)]
  }

  private mutating func cover(_ device: DeviceIndex, by group: Int) {
    entries[Int(device.value)].standing = .covered
    groups[group].covered.append(device)
  }

  /// The process before took the device for silent, in an outage that is still open.
  private mutating func presumeSilent(_ device: DeviceIndex) {
    let index = Int(device.value)
    let group = groups[0].isOutage ? 0 : entries[index].unit
    guard groups[group].isOutage else { return }
    count(index, silent: 1)
    cover(device, by: group)
  }

  private mutating func end(_ group: Int, now: Int64) {
    groups[group].isOutage = false
    for device in groups[group].covered where entries[Int(device.value)].standing == .covered {
      entries[Int(device.value)].standing = .gathering
      gathering.append((device, now + settings.gatherMilliseconds))
    }
    groups[group].covered.removeAll(keepingCapacity: true)
  }
}
