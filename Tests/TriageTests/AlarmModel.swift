/// A second, smaller telling of the life of an alert, in whole seconds and plain words, that shares nothing with the machine
/// but what both are about: a pulse that may be high (`pulse`, medium, 15 s), a saturation that may be low (`low`, medium,
/// 15 s) or critical (`deep`, high, at once), two doctors and a desk.
struct AlarmModel {
  enum Phase: Equatable { case waiting, calling, held, shelf, over }

  struct Terms {
    var needed = 1
    var mediumIsLatched = true
  }

  private static let delays = ["pulse": 15, "low": 15, "deep": 0]
  private static let levels = ["pulse": 1, "low": 1, "deep": 2]
  private static let stable = 300
  private static let answerBy = [1: 300, 2: 60]
  private static let againAfter = [1: 120, 2: 30]
  private static let afterAllRefused = 30
  private static let holdsFor = [1: 1_800, 2: 900]

  private let terms: Terms
  private(set) var phase = Phase.waiting
  private(set) var level: Int
  private(set) var timer = 0
  /// Whom the newest step called.
  private(set) var calls: Set<String> = []
  private var stands: Set<String> = []
  /// Over before anybody had seen it.
  private var unseen: Set<String> = []
  private var everKnown: Set<String> = []
  private var fresh: (keys: Set<String>, due: Int, timer: Int)?
  private var due: Int
  private var lastBad: Int
  private var quiet: (from: Int, to: Int)?
  private var width = 0
  private var hasCalled = false
  private var answers: [String] = []
  private var holder: String?
  private var failures: Set<String> = []
  private var refusals: Set<String> = []

  init(_ key: String, at now: Int, _ terms: Terms) {
    self.terms = terms
    level = Self.levels[key] ?? 0
    due = now + (Self.delays[key] ?? 0)
    lastBad = now
    timer = due
    stands = [key]
    everKnown = [key]
    if due == now { announce(now) }
  }

  /// When the clock next moves it.
  var next: Int? { phase == .over ? nil : min(timer, fresh?.timer ?? .max) }

  // MARK: Whom

  private var rings: [Set<String>] { level == 2 ? [["d1", "d2", "desk"]] : [["d1", "d2"], ["desk"]] }
  private var reached: Set<String> { hasCalled ? rings.prefix(width + 1).reduce([]) { $0.union($1) } : [] }

  private mutating func newRound() {
    hasCalled = true
    failures = []
    refusals = []
  }

  private mutating func announce(_ now: Int) {
    (phase, width, answers, holder, fresh) = (.calling, 0, [], nil, nil)
    newRound()
    timer = now + (Self.answerBy[level] ?? 0)
    calls = reached
  }

  private mutating func callAnew(_ now: Int) {
    guard phase == .calling else { return announce(now) }
    (answers, fresh, width) = ([], nil, min(width, rings.count - 1))
    newRound()
    timer = min(timer, now + (Self.answerBy[level] ?? 0))
    calls = reached
  }

  private mutating func widen() -> Bool {
    guard width + 1 < rings.count else { return false }
    width += 1
    calls = rings[width]
    return true
  }

  private mutating func weigh(mayFall: Bool = false) {
    guard let worst = stands.union(unseen).compactMap({ Self.levels[$0] }).max() else { return }
    level = mayFall || phase != .calling ? worst : max(level, worst)
    width = min(width, rings.count - 1)
  }

  private mutating func leave(_ keys: Set<String>) {
    for key in keys where stands.remove(key) != nil {
      if phase == .calling, fresh?.keys.contains(key) != true { unseen.insert(key) }
    }
    if var waiting = fresh {
      waiting.keys.subtract(keys)
      fresh = waiting.keys.isEmpty ? nil : waiting
    }
    weigh()
  }

  // MARK: What happens

  mutating func bad(_ key: String, _ now: Int) {
    calls = []
    guard phase != .over, let own = Self.levels[key], let delay = Self.delays[key] else { return }
    let before = level
    let isNew = everKnown.insert(key).inserted
    stands.insert(key)
    unseen.remove(key)
    weigh()
    if key != "pulse" { leave(stands.intersection(key == "low" ? ["deep"] : ["low"])) }
    lastBad = now
    quiet = nil
    if phase == .waiting {
      due = min(due, now + delay)
      timer = min(timer, now + delay)
      if now >= due { announce(now) }
    } else if own > before || isNew && own == 2 {
      callAnew(now)
    } else if let waiting = fresh, now >= waiting.due {
      callAnew(now)
    } else if isNew {
      let known = fresh ?? ([], .max, .max)
      fresh = (known.keys.union([key]), min(known.due, now + delay), min(known.timer, now + delay))
    }
  }

  /// Only `left` are still out of limits; none means that all is well.
  mutating func good(stillOut left: Set<String>, _ now: Int) {
    calls = []
    guard phase != .over, now > lastBad else { return }
    if left.isEmpty {
      quiet = (quiet?.from ?? now, now)
      if phase == .waiting { return endWaiting(now) }
      leave(stands)
      if isStable, phase == .held || phase == .shelf || (level == 1 && !terms.mediumIsLatched) { phase = .over }
      return
    }
    leave(stands.filter { key in !left.contains(key == "pulse" ? "pulse" : "saturation") })
    if phase == .waiting {
      if stands.isEmpty { endWaiting(now) } else if now >= due { announce(now) }
    } else if let waiting = fresh, now >= waiting.due {
      callAnew(now)
    }
  }

  private var isStable: Bool { quiet.map { $0.to - $0.from >= Self.stable } ?? false }

  private mutating func endWaiting(_ now: Int) {
    if now >= timer { tick(now) } else if now < due { phase = .over }
  }

  mutating func tick(_ now: Int) {
    calls = []
    guard let next, now >= next else { return }
    if phase != .waiting, let waiting = fresh, now >= waiting.timer { return callAnew(now) }
    switch phase {
    case .waiting, .held: announce(now)
    case .shelf: offShelf(now)
    case .calling:
      let hasMore = width + 1 < rings.count
      if hasMore { width += 1 }
      newRound()
      timer = now + ((hasMore ? Self.answerBy : Self.againAfter)[level] ?? 0)
      let rest = reached.subtracting(answers)
      calls = rest.isEmpty ? reached : rest
    case .over: break
    }
  }

  mutating func fail(_ who: String) {
    calls = []
    guard phase == .calling, reached.contains(who), failures.insert(who).inserted, rings[width].contains(who) else {
      return
    }
    _ = widen()
  }

  mutating func take(_ who: String, _ now: Int) {
    calls = []
    guard phase != .over else { return }
    if !answers.contains(who) { answers.append(who) }
    guard phase == .held || answers.count >= terms.needed else { return }
    (phase, holder, fresh, unseen) = (.held, who, nil, [])
    weigh(mayFall: true)
    timer = now + (Self.holdsFor[level] ?? 0)
    if isStable { phase = .over }
  }

  mutating func refuse(_ who: String, _ now: Int) {
    calls = []
    if phase == .held {
      guard answers.contains(who) else { return }
      answers.removeAll { $0 == who }
      // Enough others hold it, unless the one who took it over from them lets go.
      let isHeld = answers.count >= terms.needed
      if isHeld, holder != who { return }
      if isHeld { answers = [] }
      width = hasCalled ? min(width + 1, rings.count - 1) : 0
      (phase, holder) = (.calling, nil)
      newRound()
      refusals = [who]
      timer = now + (Self.answerBy[level] ?? 0)
      let others = reached.subtracting(answers + [who])
      calls = others.isEmpty ? reached : others
      return
    }
    guard phase == .calling, reached.contains(who), refusals.insert(who).inserted else { return }
    answers.removeAll { $0 == who }
    guard !widen() else { return }
    let pause = Self.againAfter[level] ?? 0
    timer = min(timer, now + (reached.isSubset(of: refusals) ? min(pause, Self.afterAllRefused) : pause))
  }

  mutating func shelve(_ now: Int, until: Int) {
    calls = []
    guard phase != .over, until > now else { return }
    (answers, holder, fresh, unseen) = ([], nil, nil, [])
    weigh(mayFall: true)
    (phase, timer) = (.shelf, until)
  }

  mutating func unshelve(_ now: Int) {
    calls = []
    if phase == .shelf { offShelf(now) }
  }

  private mutating func offShelf(_ now: Int) {
    if stands.union(unseen).isEmpty { phase = .over } else { announce(now) }
  }

  mutating func end() {
    calls = []
    phase = .over
  }
}
