import Ledger
import Vitals

/// An object of a resource that is read strictly: whoever reads says which members it may have.
struct FHIRNode {
  let members: [String: JSONValue]
  /// Where it stands, as a JSON Pointer.
  let pointer: String

  init(_ value: JSONValue, at pointer: String) throws(FHIRRefusal) {
    guard let members = value.object else { throw FHIRRefusal(.malformed, at: pointer) }
    self.members = members
    self.pointer = pointer
  }

  /// The pointer to a member (RFC 6901 section 3: `~` and `/` are escaped).
  func at(_ name: String) -> String {
    pointer + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  /// - Throws: ``FHIRRefusal/Reason/unsupported`` at the first member, by name, that is not listed.
  func allow(_ names: Set<String>) throws(FHIRRefusal) {
    if let other = members.keys.filter({ !names.contains($0) }).min() { throw FHIRRefusal(.unsupported, at: at(other)) }
  }

  func has(_ name: String) -> Bool { members[name] != nil }

  func text(_ name: String) throws(FHIRRefusal) -> String {
    guard let value = members[name] else { throw FHIRRefusal(.missing, at: at(name)) }
    guard let text = value.string, !text.isEmpty else { throw FHIRRefusal(.malformed, at: at(name)) }
    return text
  }

  /// - Throws: ``FHIRRefusal/Reason/unknownCode`` for any other text.
  func text(_ name: String, mustBe expected: String) throws(FHIRRefusal) {
    guard try text(name) == expected else { throw FHIRRefusal(.unknownCode, at: at(name)) }
  }

  func node(_ name: String) throws(FHIRRefusal) -> FHIRNode {
    guard let value = members[name] else { throw FHIRRefusal(.missing, at: at(name)) }
    return try FHIRNode(value, at: at(name))
  }

  /// The objects of a list; an empty list is malformed in FHIR, an absent one is empty here.
  func nodes(_ name: String, count: ClosedRange<Int>) throws(FHIRRefusal) -> [FHIRNode] {
    guard let value = members[name] else {
      guard count.contains(0) else { throw FHIRRefusal(.missing, at: at(name)) }
      return []
    }
    guard let elements = value.array, !elements.isEmpty else { throw FHIRRefusal(.malformed, at: at(name)) }
    guard count.contains(elements.count) else { throw FHIRRefusal(.wrongCount, at: at(name)) }
    var nodes: [FHIRNode] = []
    for (index, element) in elements.enumerated() { nodes.append(try FHIRNode(element, at: at(name) + "/\(index)")) }
    return nodes
  }

  /// The one object of a list.
  func single(_ name: String) throws(FHIRRefusal) -> FHIRNode {
    guard let only = try nodes(name, count: 1...1).first else { throw FHIRRefusal(.missing, at: at(name)) }
    return only
  }

  /// Checks that this CodeableConcept is that one coding; words for people beside it are passed over.
  func concept(_ system: String, _ code: String) throws(FHIRRefusal) {
    try allow(["coding", "text"])
    let coding = try single("coding")
    try coding.allow(["system", "code", "display"])
    try coding.text("system", mustBe: system)
    try coding.text("code", mustBe: code)
  }

  /// A dateTime to the second or finer, with its offset: a date alone names no instant.
  func instant(_ name: String) throws(FHIRRefusal) -> Timestamp {
    guard let time = Timestamp(rfc3339: try text(name)) else { throw FHIRRefusal(.malformed, at: at(name)) }
    return time
  }
}
