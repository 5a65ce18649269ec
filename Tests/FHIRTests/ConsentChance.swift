import Testing
import Consent
import FHIR
import TestChance
import Vitals

/// Random contracts: the same seed gives the same ones.
struct ConsentChance: RandomNumberGenerator {
  private var dice: SplitMix64

  init(seed: UInt64) { dice = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { dice.next() }

  mutating func contract() throws -> ConsentContract {
    let patient = try #require(PersonID("pat-\(number(1_000))"))
    let terms = try #require(
      ConsentTerms(
        scope: flip() ? .classes(set()) : .record(RecordID(position: number(1 << 40))), purposes: set(),
        actions: set()))
    let from = Timestamp(milliseconds: number(4_000_000_000_000))
    let until = flip() ? from.adding(milliseconds: 1 + number(1 << 40)) : nil
    let period = try #require(Period(from: from, until: until))
    let effect: ConsentContract.Effect =
      flip()
      ? .permit(
        try #require(
          GrantTerms(
            terms, period: period, uses: flip() ? Int(1 + number(1_000_000)) : nil,
            sources: DataSources.allCases.randomElement(using: &self) ?? .any, countries: countries())))
      : .deny(terms, period)
    return ConsentContract(
      id: number(1 << 50), status: ConsentContract.Status.allCases.randomElement(using: &self) ?? .active,
      patient: patient, author: flip() ? patient : try #require(PersonID("per-\(number(9))")), grantee: try grantee(),
      effect: effect, time: Timestamp(milliseconds: number(4_000_000_000_000)))
  }

  private mutating func grantee() throws -> Grantee {
    switch number(5) {
    case 0: .person(try #require(PersonID(flip() ? "per-\(number(9))" : "pat-\(number(9))")))
    case 1: .organisation(try #require(OrganisationID("org-\(number(9))")))
    case 2: .role(PersonRole.allCases.randomElement(using: &self) ?? .doctor)
    case 3: .family
    default: .everyone
    }
  }

  private mutating func countries() -> Set<CountryCode> {
    Set(["IN", "SE", "KE"].filter { _ in flip() }.compactMap { CountryCode($0) })
  }

  /// Never empty.
  private mutating func set<Word>() -> WordSet<Word> {
    var set = WordSet<Word>(Array(Word.allCases).filter { _ in flip() })
    if let first = Word.allCases.randomElement(using: &self) { set.insert(first) }
    return set
  }

  private mutating func flip() -> Bool { Bool.random(using: &self) }

  private mutating func number(_ bound: Int64) -> Int64 { Int64.random(in: 0..<bound, using: &self) }
}
