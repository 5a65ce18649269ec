import Vitals

@testable import Consent

/// A question in the engine's terms.
struct Question: Hashable {
  var person: String
  var organisation: String?
  var action: AccessAction
  var resource: Resource
  var purpose: Purpose
}

extension Twin {
  func decide(_ question: Question) -> Decision {
    house.decide(
      question.person, question.action, question.resource, question.purpose, for: question.organisation)
  }

  func query(_ question: Question) -> Model.Query {
    var query = Model.Query(
      person: question.person, organisation: question.organisation, action: question.action.rawValue,
      purpose: question.purpose.rawValue, time: now)
    switch question.resource {
    case .dataClass(let dataClass): query.dataClass = dataClass.rawValue
    case .record(let record): query.record = record.position
    case .outline(let record): query.outline = record.position
    }
    return query
  }

  /// What engine and model disagree on; nil when they agree.
  func disagreement(on question: Question) -> String? {
    let decision = decide(question)
    let query = query(question)
    guard decision.isPermitted == model.permits(query) else {
      return "\(question): engine \(decision.outcome), model \(model.permits(query))"
    }
    guard let basis = decision.basis else { return denialFault(decision, query) }
    let rights = model.rights(query)
    let expected: Bool
    switch basis {
    case .own: expected = rights.isOwn
    case .guardian: expected = rights.guardian
    case .grant(let id):
      let isFree = rights.free.min() == id.position
      let isCounted = isNotWatched(rights) && !rights.review && rights.counted.min() == id.position
      expected = !rights.guardian && (isFree || isCounted) && citesChain(decision, of: id.position)
    case .careTeam(let team):
      expected = !rights.guardian && rights.free.isEmpty && rights.team == team.position
    case .facilityWatch: expected = !rights.guardian && rights.free.isEmpty && rights.team == nil && rights.watch
    case .alertContent(let alert):
      expected =
        !rights.guardian && rights.free.isEmpty && rights.team == nil && !rights.watch
        && rights.content == alert.opened
    case .review: expected = !rights.guardian && isNotWatched(rights) && rights.review
    case .emergencyCalled: expected = isLast(rights) && rights.called
    case .emergencyDeclared: expected = isLast(rights) && !rights.called && rights.declared
    }
    return expected ? nil : "\(question): basis \(basis), model \(rights)"
  }

  /// Whether nothing milder than a review covers it but perhaps a guardian.
  private func isNotWatched(_ rights: Model.Rights) -> Bool {
    rights.free.isEmpty && rights.team == nil && !rights.watch && rights.content == nil
  }

  private func isLast(_ rights: Model.Rights) -> Bool {
    !rights.guardian && isNotWatched(rights) && !rights.review && rights.counted.isEmpty
  }

  /// A permit cites the whole chain, all of it live, and counts exactly the counted ones.
  private func citesChain(_ decision: Decision, of id: Int64) -> Bool {
    guard let grant = model.grants.first(where: { $0.id == id }) else { return false }
    let chain = model.chain(grant)
    let patient = house.state.patient(name("pat-1"))
    return decision.grants.map(\.position) == chain.map(\.id)
      && decision.countedGrants.map(\.position) == chain.filter { $0.uses != nil }.map(\.id)
      && decision.grants.allSatisfy { patient?.grant($0)?.status(at: decision.time) == .live }
  }

  private func denialFault(_ decision: Decision, _ query: Model.Query) -> String? {
    if decision.reasons.isEmpty || !decision.grants.isEmpty { return "\(query): a denial without a reason" }
    guard model.isAdmissible(query), query.person != model.patient else { return nil }
    let cited = decision.reasons.compactMap { reason -> Int64? in
      if case .prohibited(let id) = reason { id.position } else { nil }
    }
    let expected = model.prohibited(query, person: query.person, action: query.action)
    return cited == expected ? nil : "\(query): prohibitions \(cited), model \(expected)"
  }
}
