extension ConnectionPlan {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["rate", "protocol", "mqtt311", "tls", "keepalive", "reconnect"])
    if let node = keys["rate"] { perSecond = try node.number(0.1...100_000) }
    if let node = keys["protocol"] { version = try node.word(ProtocolVersion.self) }
    if let node = keys["mqtt311"] { oldProtocolShare = try node.share() }
    if let node = keys["tls"] { usesTLS = try node.flag() }
    if let node = keys["keepalive"] { keepaliveSeconds = Int(try node.duration(5...65_535)) }
    if let node = keys["reconnect"] { reconnectSeconds = try node.durations() }
  }
}
