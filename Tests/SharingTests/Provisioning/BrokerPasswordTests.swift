import Foundation
import TestBroker
import Testing

@testable import Sharing

@Suite struct BrokerPasswordTests {
  // Made by `mosquitto_passwd -b -c file u pw` of mosquitto 2.0.11.
  static let line =
    "$7$101$TddWxFxJhtSMIshP$lrYTXeLFxM9BALq/147qBs2/MJqEgWWB7LVk4An4XYXf3jfW/gcbi81uiFHLl+0C7rM2a79rlr3wfDiWUxnYZQ=="

  @Test func aHashOfMosquittosOwnToolIsUnderstood() throws {
    let password = try #require(BrokerPassword(Self.line))
    #expect(password.iterations == 101)
    #expect(try password.matches("pw"))
    #expect(try !password.matches("pW"))
    #expect(try BrokerPassword("pw", salt: password.salt).text == Self.line)
  }

  @Test(arguments: ["", "$6$a$b", "$7$0$AAAA$AAAA", "$7$101$TddWxFxJhtSMIshP$AAAA", "x$7$1$AAAA$AAAA"])
  func anotherKindOfHashIsNotTaken(_ text: String) { #expect(BrokerPassword(text) == nil) }

  @Test func linesOfOthersStay() throws {
    var file = BrokerPasswordFile("other:hash\nw-1:\(Self.line)\n")
    let password = try BrokerPassword("new", salt: House.random(12))
    file.set(password, of: "w-1")
    file.set(password, of: "w-2")
    #expect(file.users == ["other", "w-1", "w-2"])
    file.remove("w-1")
    #expect(file.text == "other:hash\nw-2:\(password.text)\n")
    #expect(file.password(of: "w-2") == password)
  }
  @Test func manyAtOnceReplaceAddAndLeaveTheRest() throws {
    var file = BrokerPasswordFile("other:hash\nw-1:\(Self.line)\n")
    let passwords = try (1...3).map { try BrokerPassword("new \($0)", salt: House.random(12)) }
    file.set([("w-1", passwords[0]), ("w-2", passwords[1]), ("w-2", passwords[2])])
    #expect(file.text == "other:hash\nw-1:\(passwords[0].text)\nw-2:\(passwords[2].text)\n")
  }
}
