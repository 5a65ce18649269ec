import YAMLFile

extension PatientPlan {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["courses", "orders", "abnormal"], required: ["count"])
    if let node = keys["count"] { count = try node.whole(1...1_000_000) }
    if let node = keys["abnormal"] { abnormalShare = try node.share() }
    if let node = keys["courses"] {
      for element in try node.elements() { courses.append(try CourseRule(element)) }
    }
    if let node = keys["orders"] {
      for element in try node.elements() { orders.append(try OrderRule(element)) }
    }
  }
}

extension CourseRule {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["share", "index", "at", "over"], required: ["course"])
    guard let course = keys["course"] else { throw node.refusal(.missingKey) }
    self.init(course: try course.word(Course.self), selection: try Selection(keys, of: node))
    if let node = keys["at"] { onsetSeconds = try node.durations() }
    if let node = keys["over"] { overSeconds = try node.duration() }
  }
}

extension Selection {
  /// From the keys `share` and `index` of which exactly one must be there; without either, everybody, if that is allowed.
  init(
    _ keys: [String: ScenarioNode], of parent: ScenarioNode, everybodyByDefault: Bool = false
  ) throws(ScenarioError) {
    switch (keys["share"], keys["index"]) {
    case (let share?, nil): self = .share(try share.share())
    case (nil, let index?): self = .indices(try index.indices())
    case (nil, nil) where everybodyByDefault: self = .share(1)
    default: throw parent.wrong("a mapping with either `share` or `index`")
    }
  }
}
