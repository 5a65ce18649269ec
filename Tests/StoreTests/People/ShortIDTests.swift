import Store
import Testing

/// The short ids that people read to each other beside the long ones.
@Suite struct ShortIDTests {
  @Test(arguments: [
    ("pat-0123456789abcdef", "0123-4567"), ("per-fedcba9876543210", "FEDC-BA98"), ("org-ruby", "RUBY"), ("", ""),
  ])
  func `A short id is the first eight digits in two groups, or what there is`(_ id: String, _ short: String) {
    #expect(ShortID.of(id) == short)
  }
}
