/// The steps that keep the indices in accord with the contracts.
extension PatientConsent {
  mutating func add(_ grant: Grant) {
    grants.append(grant)
    lines[grant.grantee, default: []].append(GrantLine(grant))
    if grant.isComplete { settle(grant) }
  }

  /// What a grant does once it is complete: it answers its request and takes the place of the version before.
  mutating func settle(_ grant: Grant) {
    if let request = grant.request, requests[request]?.answer == nil {
      requests[request]?.answer = .granted(grant.id)
      unanswered.remove(request)
    }
    if let old = grant.supersedes { end(old, as: .superseded(by: grant.id)) }
  }

  mutating func end(_ id: GrantID, as end: Grant.End) {
    guard let index = index(of: id), grants[index].end == nil else { return }
    grants[index].end = end
    retire(grants[index])
  }

  /// Counts one use; the last one spends the grant.
  mutating func countUse(of id: GrantID) {
    guard let index = index(of: id) else { return }
    grants[index].used += 1
    if grants[index].usesLeft == 0 { retire(grants[index]) }
  }

  mutating func endorse(_ id: GrantID, by person: PersonID, isComplete: Bool) {
    guard let index = index(of: id) else { return }
    grants[index].endorsers.insert(person)
    guard isComplete else { return }
    grants[index].isComplete = true
    settle(grants[index])
  }

  mutating func add(_ prohibition: Prohibition) {
    standing.append(prohibitions.count)
    prohibitions.append(prohibition)
  }

  mutating func lift(_ index: Int, at position: Int64) {
    prohibitions[index].revokedAt = position
    standing.removeAll { $0 == index }
  }

  mutating func add(_ request: ConsentRequest) {
    requests[request.id] = request
    unanswered.insert(request.id)
  }

  mutating func answer(_ id: RequestID, with answer: ConsentRequest.Answer) {
    requests[id]?.answer = answer
    unanswered.remove(id)
  }

  /// Takes the grant from the index that decisions walk.
  private mutating func retire(_ grant: Grant) {
    guard lines[grant.grantee]?.contains(where: { $0.id == grant.id }) == true else { return }
    lines[grant.grantee]?.removeAll { $0.id == grant.id }
    if lines[grant.grantee]?.isEmpty == true { lines[grant.grantee] = nil }
    ended[grant.grantee, default: []].append(grant.id)
    if let count = ended[grant.grantee]?.count, count > Decision.nearestGrants { ended[grant.grantee]?.removeFirst() }
  }
}
