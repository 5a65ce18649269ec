import Oracle

extension Baseline {
  /// What the gateway has before a run.
  static func fetch(from gateway: GatewayClient) async throws -> Baseline {
    let totals = try await gateway.totals()
    var baseline = Baseline(entries: totals.entries, total: totals.counters)
    try await gateway.devices { device in
      // A device that never sent anything needs no line.
      if device.counters.received > 0 { baseline.devices[device.device] = device.counters }
      baseline.bindings[device.device] = device.bindings.map {
        Wearing(since: $0.since, until: $0.until, patient: $0.patient)
      }
    }
    return baseline
  }
}

extension GatewayAccount {
  /// All that the gateway says about what came after the baseline.
  ///
  /// - Parameter onVersion: hears which rules judged a reading.
  static func fetch(
    from gateway: GatewayClient, since baseline: Baseline, onVersion: (String) -> Void
  ) async throws -> GatewayAccount {
    var account = GatewayAccount()
    let totals = try await gateway.totals()
    account.total = totals.counters
    try await gateway.devices { device in
      account.devices[device.device] = device.counters
      guard !device.heldCut else { return }
      var held = NumberSet()
      for boot in device.held {
        for range in boot.ranges where range.count == 2 && range[0] <= range[1] {
          held.insert(boot: boot.boot, range[0]...range[1])
        }
      }
      account.held[device.device] = held
    }
    account.rejections = try await gateway.rejections()
    if totals.entries > baseline.entries {
      try await gateway.events(after: baseline.entries - 1) { event in
        switch event {
        case .evidence(let found, _):
          if let boot = found.boot, let sequence = found.seq {
            account.addEvidence(device: found.device, boot: boot, sequence: sequence, alert: found.alert)
          }
          if let version = found.rules { onVersion(version) }
        case .summary(let found, let isSupplement, _):
          account.summaries.append(
            Summary(
              device: found.device, start: found.start, length: found.length, isSupplement: isSupplement,
              readings: found.readings, technical: found.technical, salt: found.salt, chain: found.chain))
        case .other: break
        }
        return event.position < totals.entries - 1
      }
    }
    account.alerts = try await gateway.alerts()
    return account
  }
}
