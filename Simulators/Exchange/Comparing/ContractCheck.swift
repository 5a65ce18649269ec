/// Compares the contracts that the gateway shows with what must have become of them.
struct ContractCheck {
  let consent: PlainConsent
  /// Milliseconds since 1970.
  let time: Int64

  /// A contract whose period ends within so many milliseconds of the look may be in either state.
  private static let leewayMilliseconds: Int64 = 2_000

  func findings(_ shown: ShownContracts) -> [ExchangeFinding] {
    var findings: [ExchangeFinding] = []
    let grants = Dictionary(shown.grants.map { ($0.grant, $0) }) { first, _ in first }
    let requests = Dictionary(shown.requests.map { ($0.request, $0.state) }) { first, _ in first }
    // The gateway shows the newest 500 of each.
    for held in consent.grants.suffix(shown.grants.count) {
      guard let grant = grants[held.position] else {
        findings.append(finding(held.position, "the grant is not shown"))
        continue
      }
      if grant.used != held.used {
        findings.append(finding(held.position, "used \(grant.used) times, and it must be \(held.used)"))
      }
      if !states(held).contains(grant.state) {
        findings.append(finding(held.position, "\(grant.state), and it must be \(states(held).sorted())"))
      }
    }
    if shown.grants.count < min(consent.grants.count, 500) {
      findings.append(finding(nil, "\(shown.grants.count) grants are shown of \(consent.grants.count)"))
    }
    for (position, state) in requests {
      let right = states(ofRequest: position)
      if !right.contains(state) {
        findings.append(finding(position, "the request is \(state), and it must be \(right.sorted())"))
      }
    }
    return findings
  }

  private func states(_ held: PlainConsent.Held) -> Set<String> {
    [
      consent.state(of: held, at: time - Self.leewayMilliseconds),
      consent.state(of: held, at: time + Self.leewayMilliseconds),
    ]
  }

  /// A request that was granted goes on as its grant.
  private func states(ofRequest position: Int64) -> Set<String> {
    guard let state = consent.requests[position] else { return [] }
    guard state == "granted", let held = consent.grants.first(where: { $0.grant.request == position }) else {
      return [state]
    }
    return Set(states(held).map { $0 == "live" ? (held.used > 0 ? "used" : "granted") : $0 })
  }

  private func finding(_ position: Int64?, _ reason: String) -> ExchangeFinding {
    ExchangeFinding(.anotherContract, patient: consent.patient, position: position, reason)
  }
}
