/// A place in a body, as a JSON Pointer (RFC 6901).
struct JSONPlace: Hashable {
  let pointer: String

  /// The whole body.
  static let root = JSONPlace(pointer: "")

  /// The pointer to a member of the object there: `~` and `/` in its name are escaped.
  func member(_ name: String) -> String {
    pointer + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
