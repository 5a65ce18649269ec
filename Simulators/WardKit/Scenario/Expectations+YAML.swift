extension Expectations {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children([
      "unexplained", "outstanding", "acknowledged-p99-ms", "receipt-p99-ms", "alert-p99-ms", "readings-per-second",
      "connections-per-second", "refused-connections", "uncalled", "memory-growth-mb", "lag-ms",
    ])
    self.init()
    let milliseconds = 0.001...86_400_000
    if let node = keys["unexplained"] { unexplained = try node.whole(0...1_000_000_000) }
    if let node = keys["outstanding"] { outstanding = try node.whole(0...1_000_000_000) }
    if let node = keys["acknowledged-p99-ms"] { acknowledgedP99 = try node.number(milliseconds) }
    if let node = keys["receipt-p99-ms"] { receiptP99 = try node.number(milliseconds) }
    if let node = keys["alert-p99-ms"] { alertP99 = try node.number(milliseconds) }
    if let node = keys["readings-per-second"] { readingsPerSecond = try node.number(0...10_000_000) }
    if let node = keys["connections-per-second"] { connectionsPerSecond = try node.number(0...1_000_000) }
    if let node = keys["refused-connections"] { refusedConnections = try node.whole(0...1_000_000_000) }
    if let node = keys["uncalled"] { uncalled = try node.whole(0...1_000_000_000) }
    if let node = keys["memory-growth-mb"] { memoryGrowthMegabytes = try node.number(0...1_000_000) }
    if let node = keys["lag-ms"] { lagMilliseconds = try node.number(milliseconds) }
  }
}
