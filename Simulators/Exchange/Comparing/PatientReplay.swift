/// Goes through everything that happened to one patient in the order of the ledger, and compares each access with what the
/// plain judge says at that place.
struct PatientReplay {
  private(set) var findings: [ExchangeFinding] = []
  /// What the gateway did and what it had to do, by action and outcome.
  private(set) var tallies: [AccessTally.Line: AccessTally.Count] = [:]
  private(set) var consent: PlainConsent

  init(_ patient: String, people: People) {
    consent = PlainConsent(patient, people: people)
  }

  /// - Parameters:
  ///   - acts: by position.
  ///   - log: by position.
  mutating func run(_ acts: [TakenAct], _ log: [LoggedAccess]) {
    var next = acts.startIndex
    for access in log {
      while next < acts.endIndex, acts[next].position < access.position {
        consent.take(acts[next].agreement, at: acts[next].position)
        next += 1
      }
      compare(access)
    }
    for act in acts[next...] { consent.take(act.agreement, at: act.position) }
  }

  private mutating func compare(_ access: LoggedAccess) {
    guard let ask = access.ask, let items = access.items, !items.isEmpty else {
      return find(.wrongBasis, access, "the log does not say what was asked")
    }
    var used: Set<Int64> = []
    var mustPermit = false
    for item in items {
      guard let resource = item.resource else { return find(.wrongBasis, access, "the log names no thing") }
      let basis = consent.basis(ask, resource, at: access.time)
      mustPermit = mustPermit || basis != nil
      if case .grant(let grant) = basis { used.insert(grant) }
      compare(item, basis, ask, access)
    }
    if Set(access.grants) != used {
      find(.wrongBasis, access, "it cites the grants \(access.grants.sorted()), and rests on \(used.sorted())")
    }
    if access.unopened == nil { consent.use(used) }
    tallies[AccessTally.Line(action: ask.action, isPermitted: access.permitted), default: .init()].gateway += 1
    tallies[AccessTally.Line(action: ask.action, isPermitted: mustPermit), default: .init()].oracle += 1
  }

  private mutating func compare(
    _ item: LoggedAccess.Item, _ basis: PlainConsent.Basis?, _ ask: PlainAsk, _ access: LoggedAccess
  ) {
    let thing = item.record.map { "record \($0)" } ?? item.class ?? "?"
    let what = "\(ask.person) wants to \(ask.action) \(thing) for \(ask.purpose)"
    switch (item.basis, basis) {
    case (nil, nil): break
    case (let given?, nil):
      find(.wronglyPermitted, access, "\(what): permitted by \(given.kind), and nothing permits it")
    case (nil, let basis?): find(.wronglyRefused, access, "\(what): refused, and \(Self.words(basis)) permits it")
    case (let given?, let basis?):
      guard !Self.agree(given, basis) else { break }
      find(
        .wrongBasis, access,
        "\(what): by \(given.kind)\(given.of.map { " \($0)" } ?? ""), and it must be by \(Self.words(basis))")
    }
  }

  private static func agree(_ given: LoggedAccess.Item.Basis, _ basis: PlainConsent.Basis) -> Bool {
    switch basis {
    case .own: given.kind == "own"
    case .grant(let grant): given.kind == "grant" && given.of == grant
    case .declaration(let one): given.kind == "emergency-declared" && given.of == one
    }
  }

  private static func words(_ basis: PlainConsent.Basis) -> String {
    switch basis {
    case .own: "its being the own data"
    case .grant(let grant): "grant \(grant)"
    case .declaration(let one): "the signed reason \(one)"
    }
  }

  private mutating func find(_ kind: ExchangeFinding.Kind, _ access: LoggedAccess, _ reason: String) {
    findings.append(ExchangeFinding(kind, patient: consent.patient, position: access.position, reason))
  }
}
