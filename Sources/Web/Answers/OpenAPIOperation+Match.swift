extension OpenAPIOperation {
  /// The methods that a path has, in upper case and in order; nil when no operation has the path.
  static func methods(at path: String) -> [String]? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let found = all.filter { $0.matches(parts) }.map { $0.method.uppercased() }
    return found.isEmpty ? nil : Set(found).sorted()
  }

  private func matches(_ parts: [Substring]) -> Bool {
    let own = path.split(separator: "/")
    return own.count == parts.count && zip(own, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
