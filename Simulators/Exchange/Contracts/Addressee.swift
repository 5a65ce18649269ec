/// Whom a grant or a prohibition addresses.
package enum Addressee: Hashable, Sendable {
  case person(String)
  case organisation(String)
  case role(String)
}
