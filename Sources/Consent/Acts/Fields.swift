import Ledger
import Vitals

/// Typed reading of a body's or payload's members. It ignores what it is not asked for: whoever reads compares the result,
/// written again, with the whole.
struct Fields {
  private let members: [String: JSONValue]

  init(_ members: [String: JSONValue]) { self.members = members }

  init(_ value: JSONValue?) { members = value?.object ?? [:] }

  func has(_ name: String) -> Bool { members[name] != nil }

  func fields(_ name: String) throws(ConsentRefusal) -> Fields {
    guard let inner = members[name]?.object else { throw .malformed(name) }
    return Fields(inner)
  }

  /// The objects of an array.
  func list(_ name: String, bound: Int) throws(ConsentRefusal) -> [Fields] {
    guard let elements = members[name]?.array, elements.count <= bound else { throw .malformed(name) }
    return elements.map { Fields($0) }
  }

  func text(_ name: String) throws(ConsentRefusal) -> String {
    guard let text = members[name]?.string else { throw .malformed(name) }
    return text
  }

  /// Words of a person: 1...``ConsentAct/textBound`` characters.
  func prose(_ name: String) throws(ConsentRefusal) -> String {
    let text = try text(name)
    guard (1...ConsentAct.textBound).contains(text.unicodeScalars.count) else { throw .malformed(name) }
    return text
  }

  func optionalProse(_ name: String) throws(ConsentRefusal) -> String? { has(name) ? try prose(name) : nil }

  func flag(_ name: String) throws(ConsentRefusal) -> Bool {
    guard let flag = members[name]?.bool else { throw .malformed(name) }
    return flag
  }

  /// A whole number of at least 1 that fits an `Int32`.
  func count(_ name: String) throws(ConsentRefusal) -> Int {
    guard let number = members[name]?.integer, (1...Int64(Int32.max)).contains(number) else { throw .malformed(name) }
    return Int(number)
  }

  /// A position on the ledger.
  func position(_ name: String) throws(ConsentRefusal) -> Int64 {
    guard let number = members[name]?.integer, number >= 0 else { throw .malformed(name) }
    return number
  }

  func positions(_ name: String, bound: Int) throws(ConsentRefusal) -> [Int64] {
    guard let elements = members[name]?.array, elements.count <= bound else { throw .malformed(name) }
    let positions = elements.compactMap(\.integer)
    guard positions.count == elements.count, positions.allSatisfy({ $0 >= 0 }) else { throw .malformed(name) }
    return positions
  }

  func optionalPosition(_ name: String) throws(ConsentRefusal) -> Int64? { has(name) ? try position(name) : nil }

  func time(_ name: String) throws(ConsentRefusal) -> Timestamp {
    guard let time = members[name]?.integer, time >= 0 else { throw .malformed(name) }
    return Timestamp(milliseconds: time)
  }

  func optionalTime(_ name: String) throws(ConsentRefusal) -> Timestamp? { has(name) ? try time(name) : nil }

  func person(_ name: String) throws(ConsentRefusal) -> PersonID {
    guard let person = PersonID(try text(name)) else { throw .malformed(name) }
    return person
  }

  func persons(_ name: String, bound: Int) throws(ConsentRefusal) -> Set<PersonID> {
    let persons = try texts(name, bound: bound).compactMap { PersonID($0) }
    let unique = Set(persons)
    guard unique.count == members[name]?.array?.count else { throw .malformed(name) }
    return unique
  }

  func organisation(_ name: String) throws(ConsentRefusal) -> OrganisationID {
    guard let organisation = OrganisationID(try text(name)) else { throw .malformed(name) }
    return organisation
  }

  func optionalOrganisation(_ name: String) throws(ConsentRefusal) -> OrganisationID? {
    has(name) ? try organisation(name) : nil
  }

  func country(_ name: String) throws(ConsentRefusal) -> CountryCode {
    guard let country = CountryCode(try text(name)) else { throw .malformed(name) }
    return country
  }

  func countries(_ name: String) throws(ConsentRefusal) -> Set<CountryCode> {
    guard has(name) else { return [] }
    return Set(try texts(name, bound: GrantTerms.countryBound).compactMap { CountryCode($0) })
  }

  func texts(_ name: String, bound: Int) throws(ConsentRefusal) -> [String] {
    guard let elements = members[name]?.array, elements.count <= bound else { throw .malformed(name) }
    let texts = elements.compactMap(\.string)
    guard texts.count == elements.count else { throw .malformed(name) }
    return texts
  }

  func word<Word: RawRepresentable<String>>(_ name: String) throws(ConsentRefusal) -> Word {
    guard let word = Word(rawValue: try text(name)) else { throw .malformed(name) }
    return word
  }

  /// A set of words, not empty.
  func set<Word>(_ name: String) throws(ConsentRefusal) -> WordSet<Word> {
    guard let set = WordSet<Word>(words: try texts(name, bound: 32)), !set.isEmpty else { throw .malformed(name) }
    return set
  }

  /// `from` and, if there is one, `until`.
  func period() throws(ConsentRefusal) -> Period {
    guard let period = Period(from: try time("from"), until: try optionalTime("until")) else {
      throw .malformed("until")
    }
    return period
  }

  func holder() throws(ConsentRefusal) -> LicenceHolder {
    has("organisation") ? .organisation(try organisation("organisation")) : .person(try person("person"))
  }

  /// `classes` or `record`, `purposes`, `actions`.
  func terms() throws(ConsentRefusal) -> ConsentTerms {
    let scope: ConsentScope =
      has("record") ? .record(RecordID(position: try position("record"))) : .classes(try set("classes"))
    guard let terms = ConsentTerms(scope: scope, purposes: try set("purposes"), actions: try set("actions")) else {
      throw .malformed("terms")
    }
    return terms
  }
}
