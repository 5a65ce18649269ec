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
  }

  private struct Entry {
    var standing = Standing.unwatched
    var lastHeard: Int64 = 0
    /// How long it may be silent.
    var limit: Int64 = 0
    /// When its last will came, until it is heard again.
    var lostAt: Int64?
    var isInWheel = false
  }

  private let settings: SilenceSettings
  private var entries: [Entry] = []
  private var wheel: TimerWheel
  /// Last wills and newly silent devices in the order of their time.
  private var lost: [(device: DeviceIndex, due: Int64)] = []
  private var gathering: [(device: DeviceIndex, due: Int64)] = []
  private var covered: [DeviceIndex] = []
  private var recovered: [DeviceIndex] = []
  private var silentCount = 0
  private var watchedCount = 0
  private var isOutage = false

  package init(_ settings: SilenceSettings, now: Int64) {
    self.settings = settings
    wheel = TimerWheel(now: now)
  }

  /// Replaces the list of what is watched. Who is new counts as heard now; who is gone is forgotten.
  ///
  /// - Parameter limits: how long each device may be silent, in milliseconds, above 0.
  package mutating func watch(_ limits: [DeviceIndex: Int64], now: Int64) {
    let highest = Int(limits.keys.max()?.value ?? 0)
    while entries.count <= highest { entries.append(Entry()) }
    for index in entries.indices {
      let device = DeviceIndex(Int64(index))
      guard let limit = limits[device] else {
        if entries[index].standing != .unwatched { forget(device) }
        continue
      }
      entries[index].limit = limit
      if entries[index].standing == .unwatched {
        watchedCount += 1
        entries[index].standing = .heard
        entries[index].lastHeard = now
      }
      schedule(index)
    }
  }

  /// Something came from these devices.
  package mutating func heard(_ devices: [DeviceIndex], now: Int64) {
    for device in devices where device.value > 0 && device.value < Int64(entries.count) {
      let index = Int(device.value)
      entries[index].lastHeard = now
      if entries[index].standing.rawValue > Standing.heard.rawValue { recover(device) }
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

  /// The broker was away, so that nothing could be heard: everybody gets the full time again.
  package mutating func rebase(now: Int64) {
    for index in entries.indices where entries[index].standing == .heard {
      entries[index].lastHeard = now
      entries[index].lostAt = nil
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
    changes += judgeOutage(now: now)
    let ripe = gathering.prefix { $0.due <= now }
    gathering.removeFirst(ripe.count)
    changes += ripe.compactMap { report($0.device, now: now) }
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
    if entry.lastHeard > lostAt {
      entries[Int(device.value)].lostAt = nil
    } else if lostAt + settings.lostGraceMilliseconds <= now {
      fallSilent(device, now: now)
    }
  }

  private mutating func fallSilent(_ device: DeviceIndex, now: Int64) {
    entries[Int(device.value)].standing = .gathering
    silentCount += 1
    gathering.append((device, now + settings.gatherMilliseconds))
  }

  private mutating func report(_ device: DeviceIndex, now: Int64) -> SilenceChange? {
    let index = Int(device.value)
    guard entries[index].standing == .gathering else { return nil }
    if isOutage {
      entries[index].standing = .covered
      covered.append(device)
      return nil
    }
    entries[index].standing = .reported
    let silence = now - entries[index].lastHeard
    return entries[index].lostAt == nil
      ? .silent(device, milliseconds: silence) : .lost(device, milliseconds: silence)
  }

  private mutating func recover(_ device: DeviceIndex) {
    let index = Int(device.value)
    if entries[index].standing == .reported { recovered.append(device) }
    entries[index].standing = .heard
    entries[index].lostAt = nil
    silentCount -= 1
    schedule(index)
  }

  private mutating func forget(_ device: DeviceIndex) {
    let index = Int(device.value)
    if entries[index].standing.rawValue > Standing.heard.rawValue {
      silentCount -= 1
      if entries[index].standing == .reported { recovered.append(device) }
    }
    entries[index].standing = .unwatched
    entries[index].lostAt = nil
    watchedCount -= 1
  }

  private mutating func schedule(_ index: Int) {
    guard !entries[index].isInWheel, entries[index].standing == .heard else { return }
    entries[index].isInWheel = true
    wheel.put(DeviceIndex(Int64(index)), at: entries[index].lastHeard + entries[index].limit)
  }

  // MARK: Outages

  private mutating func judgeOutage(now: Int64) -> [SilenceChange] {
    let share = silentCount * 100
    if !isOutage {
      guard silentCount >= settings.outageMinimum, share >= settings.outagePercent * watchedCount else { return [] }
      isOutage = true
      return [.outageBegan(silent: silentCount, watched: watchedCount)]
    }
    // Half the share ends it, so that devices coming and going do not make it begin again and again.
    guard share * 2 < settings.outagePercent * watchedCount else { return [] }
    isOutage = false
    for device in covered where entries[Int(device.value)].standing == .covered {
      entries[Int(device.value)].standing = .gathering
      gathering.append((device, now + settings.gatherMilliseconds))
    }
    covered.removeAll(keepingCapacity: true)
    return [.outageEnded]
  }
}
