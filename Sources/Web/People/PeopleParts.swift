import Sharing
import Store

/// What the routes about people need beside the reader; nil in a server that serves none.
package struct PeopleParts: Sendable {
  package let store: Store
  package let people: PeopleDesk
  package let signIn: SignInDesk

  package init(store: Store, people: PeopleDesk, signIn: SignInDesk) {
    self.store = store
    self.people = people
    self.signIn = signIn
  }
}
