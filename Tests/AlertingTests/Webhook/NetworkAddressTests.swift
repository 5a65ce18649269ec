import Testing

@testable import Alerting

@Suite struct NetworkAddressTests {
  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "fc00::1", "fd12::1", "fe80::1", "ff02::1",
    "100::1", "4000::1",
  ]) func whatLeadsBackInsideIsNotPublic(text: String) throws {
    #expect(try !#require(NetworkAddress(text)).isPublic)
  }

  @Test(arguments: [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.1.0.1",
    "198.17.0.1", "198.20.0.1", "203.0.114.1", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2002:808:808::1", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888",
  ]) func theInternetIsPublic(text: String) throws {
    #expect(try #require(NetworkAddress(text)).isPublic)
  }

  @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "[::1]", "2130706433"])
  func namesAreNoAddresses(text: String) {
    #expect(NetworkAddress(text) == nil)
  }

  @Test(arguments: ["127.1", "2130706433", "localhost", "::1"]) func whateverTheResolverMakesOfItIsChecked(
    host: String
  ) async {
    let addresses = await Resolver.addresses(of: host)
    #expect(!addresses.isEmpty)
    for address in addresses { #expect(!address.isPublic, "\(address.text)") }
  }
}
