import Alerting

extension ReadinessCheck {
  /// Whether the gateway watches at all; the reason is the faults' words.
  package static func watching(_ standing: WatchStanding) -> ReadinessCheck {
    ReadinessCheck("watching") {
      let snapshot = standing.snapshot
      return snapshot.isWatching ? nil : "NOT WATCHING: " + snapshot.words.joined(separator: " ")
    }
  }
}
