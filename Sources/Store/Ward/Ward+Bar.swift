import Consent

extension Ward {
  /// Takes over from the state of consent whether somebody was suspended or refused, so that alerts call others.
  func bar(_ id: PersonID, by state: ConsentState) {
    guard let standing = state.person(id), var person = registry.person(id: id.text) else { return }
    let isBarred = standing.licence == .suspended || standing.licence == .refused
    guard person.isBarred != isBarred else { return }
    person.isBarred = isBarred
    put(person)
  }
}
