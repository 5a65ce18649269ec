/// Writes canonical JSON (RFC 8785) member by member, without a value tree in between: for what the writer thread puts
/// down for every alert, where building and sorting dictionaries cost more than everything else.
///
/// The caller gives the members of an object in canonical order; builds with assertions check that.
package struct CanonicalWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []
  /// Whether the next member or element is the first of its object or array.
  private var isFirst = true
  /// The name of the member before, in each open object: kept by builds with assertions alone.
  private var names: [String] = []

  package init(capacity: Int = 1_024) { bytes.reserveCapacity(capacity) }

  /// An object; `body` writes its members in canonical order.
  package mutating func object<Failure: Error>(
    _ body: (inout CanonicalWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "{"))
    assert(isOpening())
    try body(&self)
    assert(isClosing())
    close(UInt8(ascii: "}"))
  }

  /// An array; `element` writes one of its elements.
  package mutating func array<Elements: Sequence, Failure: Error>(
    _ elements: Elements, _ element: (inout CanonicalWriter, Elements.Element) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "["))
    for value in elements {
      separate()
      try element(&self, value)
    }
    close(UInt8(ascii: "]"))
  }

  /// The name of a member, whose value must follow.
  package mutating func name(_ name: StaticString) {
    assert(isInOrder(name.description))
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// The name of a member that is known only when it is written.
  package mutating func name(spelled name: String) {
    assert(isInOrder(name))
    separate()
    CanonicalJSON.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  package mutating func string(_ text: String) { CanonicalJSON.append(text, to: &bytes) }

  /// - Throws: ``LedgerError/integerOutOfRange`` beyond plus or minus (2^53 - 1).
  package mutating func integer(_ number: Int64) throws(LedgerError) { try CanonicalJSON.append(number, to: &bytes) }

  package mutating func bool(_ truth: Bool) { CanonicalJSON.append(truth, to: &bytes) }

  /// - Throws: ``LedgerError/integerOutOfRange`` or ``LedgerError/tooDeep``.
  package mutating func value(_ value: JSONValue) throws(LedgerError) {
    try CanonicalJSON.append(value, to: &bytes, depth: 0)
  }

  package mutating func strings(_ texts: [String]) { array(texts) { $0.string($1) } }

  private mutating func open(_ bracket: UInt8) {
    bytes.append(bracket)
    isFirst = true
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    isFirst = false
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  // MARK: Checks of builds with assertions

  private mutating func isOpening() -> Bool {
    names.append("")
    return true
  }

  private mutating func isClosing() -> Bool { names.popLast() != nil }

  private mutating func isInOrder(_ name: String) -> Bool {
    guard let before = names.popLast() else { return false }
    names.append(name)
    return before.isEmpty || UTF16Order.precedes(before, name)
  }
}

extension CanonicalWriter {
  package mutating func member(_ name: StaticString, _ text: String) {
    self.name(name)
    string(text)
  }

  /// - Throws: ``LedgerError/integerOutOfRange``.
  package mutating func member(_ name: StaticString, _ number: Int64) throws(LedgerError) {
    self.name(name)
    try integer(number)
  }

  package mutating func member(_ name: StaticString, _ truth: Bool) {
    self.name(name)
    bool(truth)
  }

  package mutating func member(_ name: StaticString, _ texts: [String]) {
    self.name(name)
    strings(texts)
  }
}
