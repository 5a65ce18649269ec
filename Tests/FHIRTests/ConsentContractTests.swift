import Consent
import Ledger
import Testing
import Vitals

@testable import FHIR

@Suite struct ConsentContractTests {
  static let seed = UInt64.random(in: 0...UInt64.max)

  /// A grant to a doctor: reports, for treatment, once, until noon.
  static func grant() throws -> ConsentContract {
    let terms = try #require(
      ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.list, .read]))
    let period = try #require(
      Period(from: Timestamp(milliseconds: 1_700_000_000_000), until: Timestamp(milliseconds: 1_700_000_060_000)))
    let grant = try #require(GrantTerms(terms, period: period, uses: 1, sources: .any))
    return ConsentContract(
      id: 17, status: .active, patient: try #require(PersonID("pat-1")), author: try #require(PersonID("pat-1")),
      grantee: .person(try #require(PersonID("per-2"))), effect: .permit(grant),
      time: Timestamp(milliseconds: 1_700_000_000_123))
  }

  @Test(arguments: FHIRVersion.allCases)
  func whatIsWrittenIsReadBackAndWrittenTheSame(_ version: FHIRVersion) throws {
    var chance = ConsentChance(seed: Self.seed)
    for round in 0..<500 {
      let contract = try chance.contract()
      let bytes = try CanonicalJSON.encode(contract.json(version))
      let read = try ConsentContract(try CanonicalJSON.parse(canonical: bytes), version)
      #expect(read == contract, "seed \(Self.seed), round \(round)")
      #expect(try CanonicalJSON.encode(read.json(version)) == bytes)
    }
  }

  @Test(arguments: FHIRVersion.allCases)
  func aMemberThatNobodyKnowsIsRefusedWhereverItStands(_ version: FHIRVersion) throws {
    var chance = ConsentChance(seed: Self.seed)
    for round in 0..<20 {
      let json = try chance.contract().json(version)
      for place in Self.objects(in: json, at: []) {
        let changed = Self.adding("surprise", to: json, at: place[...])
        let pointer = (place + ["surprise"]).map { "/" + $0 }.joined()
        #expect(throws: FHIRRefusal(.unsupported, at: pointer), "seed \(Self.seed), round \(round)") {
          try ConsentContract(changed, version)
        }
      }
    }
  }

  @Test func theRootProvisionOfR4CarriesNoTypeAndTheNestedOneDoes() throws {
    let json = try Self.grant().json(.r4)
    #expect(json["provision"]?["type"] == nil)
    #expect(json["provision"]?["provision"]?.array?.first?["type"] == "permit")
    #expect(json["policyRule"]?["coding"]?.array?.first?["code"] == "OPTOUT")
    guard case .object(var members) = json, case .object(var outer)? = members["provision"] else {
      Issue.record("no provision")
      return
    }
    outer["type"] = "permit"
    members["provision"] = .object(outer)
    #expect(throws: FHIRRefusal(.unsupported, at: "/provision/type")) {
      try ConsentContract(.object(members), .r4)
    }
  }

  @Test func aProvisionOfR5IsTheExceptionToItsDecision() throws {
    let json = try Self.grant().json(.r5)
    #expect(json["decision"] == "deny")
    #expect(json["provision"]?.array?.first?["type"] == nil)
    var members = try #require(json.object)
    // Permitting everything but this is not what anybody signs here, and leaving the modifier out would say so.
    members["decision"] = "permit"
    #expect(throws: FHIRRefusal(.missing, at: "/modifierExtension")) {
      try ConsentContract(.object(members), .r5)
    }
  }

  @Test func whatNarrowsAGrantStandsAsModifierSoThatNobodyOverlooksIt() throws {
    let rule = try Self.grant().json(.r5)["provision"]?.array?.first
    #expect(rule?["modifierExtension"] == [["url": "urn:vigil:fhir:uses", "valuePositiveInt": 1]])
    #expect(rule?["extension"] == nil)
  }

  @Test func aPeriodEndsAMillisecondEarlierInFHIRBecauseItsEndStillCounts() throws {
    let period = try Self.grant().json(.r5)["provision"]?.array?.first?["period"]
    #expect(period == ["end": "2023-11-14T22:14:19.999Z", "start": "2023-11-14T22:13:20.000Z"])
  }

  /// R4's and R5's `consent-example-basic` and R5's `consent-example-pkb` (hl7.org/fhir, examples of Consent), without
  /// their narrative: none of them says whom it addresses or what may be done in a way that a grant here can hold.
  @Test(arguments: [
    (
      FHIRVersion.r4,
      #"""
      {"resourceType":"Consent","id":"consent-example-basic","status":"active",
       "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
       "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
       "patient":{"reference":"Patient/f001","display":"P. van de Heuvel"},"dateTime":"2016-05-11",
       "organization":[{"reference":"Organization/f001"}],
       "sourceAttachment":{"title":"The terms of the consent in lawyer speak."},
       "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},
       "provision":{"period":{"start":"1964-01-01","end":"2016-01-01"}}}
      """#, "/organization"
    ),
    (
      .r5,
      #"""
      {"resourceType":"Consent","id":"consent-example-basic","status":"active",
       "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
       "subject":{"reference":"Patient/example","display":"Peter James Chalmers"},"date":"2018-12-28",
       "controller":[{"reference":"Organization/f001"}],
       "sourceAttachment":[{"title":"The terms of the consent in lawyer speak."}],
       "regulatoryBasis":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"INFA"}]}],
       "decision":"deny","provision":[{"period":{"start":"1964-01-01","end":"2019-01-01"}}]}
      """#, "/controller"
    ),
    (
      .r5,
      #"""
      {"resourceType":"Consent","id":"1","status":"active",
       "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
       "subject":{"reference":"Patient/example"},"date":"2018-12-28","decision":"deny",
       "provision":[{"actor":[{"role":{"coding":[{
         "system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"PRCP"}]},
         "reference":{"reference":"Organization/f001"}}],
         "action":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentaction","code":"access"}]}],
         "securityLabel":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"N"}]}]}
      """#, "/provision/0/securityLabel"
    ),
  ])
  func aPublishedExampleIsRefusedWhereItSaysMoreThanAGrantCanHold(
    _ version: FHIRVersion, _ text: String, _ pointer: String
  ) throws {
    let json = try CanonicalJSON.parse(Array(text.utf8))
    #expect(throws: FHIRRefusal(.unsupported, at: pointer)) { try ConsentContract(json, version) }
  }

  @Test(arguments: [
    ("/provision/provision/0/period/start", "2023-11-14", FHIRRefusal.Reason.malformed),
    ("/provision/provision/0/purpose/0/code", "CLINTRCH", .unknownCode),
    ("/provision/provision/0/actor/0/reference/reference", "Device/1", .unknownCode),
    ("/patient/reference", "Patient/per-2", .unknownCode),
    ("/status", "entered-in-error", .unknownCode),
    ("/policyRule/coding/0/code", "OPTIN", .unknownCode),
    ("/provision/provision/0/action/0/coding/0/code", "correct", .contradiction),
    ("/provision/provision/0/period/end", "2023-11-14T22:13:19.998Z", .contradiction),
  ])
  func aValueThatHasNoCounterpartIsPointedTo(_ pointer: String, _ value: String, _ reason: FHIRRefusal.Reason) throws {
    let json = try Self.grant().json(.r4)
    let changed = Self.setting(.string(value), in: json, at: pointer.split(separator: "/").map { String($0) }[...])
    #expect(changed != json)
    #expect(throws: FHIRRefusal(reason, at: pointer)) { try ConsentContract(changed, .r4) }
  }

  @Test func anActionOfFHIRAloneStandsForTheLeastItCanMean() throws {
    let json = try Self.grant().json(.r4)
    let path = ["provision", "provision", "0", "action"][...]
    let access: JSONValue = [
      ["coding": [["code": "access", "system": "http://terminology.hl7.org/CodeSystem/consentaction"]]]
    ]
    let read = try ConsentContract(Self.setting(access, in: json, at: path), .r4)
    #expect(read.effect.terms.actions == [.see, .list, .read])
  }

  // MARK: Changing JSON

  private static func objects(in value: JSONValue, at place: [String]) -> [[String]] {
    switch value {
    case .object(let members): [place] + members.flatMap { objects(in: $1, at: place + [$0]) }
    case .array(let elements): elements.enumerated().flatMap { objects(in: $1, at: place + ["\($0)"]) }
    default: []
    }
  }

  private static func adding(_ name: String, to value: JSONValue, at place: ArraySlice<String>) -> JSONValue {
    setting("x", in: value, at: place + [name])
  }

  private static func setting(_ new: JSONValue, in value: JSONValue, at place: ArraySlice<String>) -> JSONValue {
    guard let name = place.first else { return new }
    switch value {
    case .object(var members):
      members[name] = setting(new, in: members[name] ?? [:], at: place.dropFirst())
      return .object(members)
    case .array(var elements):
      guard let index = Int(name), elements.indices.contains(index) else { return value }
      elements[index] = setting(new, in: elements[index], at: place.dropFirst())
      return .array(elements)
    default: return value
    }
  }
}
