import Vitals

/// The summaries of all vitals of one window, in columns by the raw value of ``Vital``.
///
/// A value of fixed size without references: to keep one that may have to be put back copies bytes and allocates nothing.
struct VitalSummaries: Hashable {
  private var counts = SIMD8<UInt64>()
  private var minima = SIMD8<Int>()
  private var maxima = SIMD8<Int>()
  private var sums = SIMD8<Int>()
  private var lasts = SIMD8<Int>()

  /// Nil when the window has no value of it.
  subscript(vital: Vital) -> VitalSummary? {
    get {
      let slot = Int(vital.rawValue)
      guard counts[slot] > 0 else { return nil }
      return VitalSummary(
        count: counts[slot], minimum: minima[slot], maximum: maxima[slot], sum: sums[slot], last: lasts[slot])
    }
    set {
      let slot = Int(vital.rawValue)
      counts[slot] = newValue?.count ?? 0
      minima[slot] = newValue?.minimum ?? 0
      maxima[slot] = newValue?.maximum ?? 0
      sums[slot] = newValue?.sum ?? 0
      lasts[slot] = newValue?.last ?? 0
    }
  }

  mutating func add(_ value: Int, to vital: Vital) {
    let slot = Int(vital.rawValue)
    let isFirst = counts[slot] == 0
    counts[slot] += 1
    minima[slot] = isFirst ? value : min(minima[slot], value)
    maxima[slot] = isFirst ? value : max(maxima[slot], value)
    sums[slot] += value
    lasts[slot] = value
  }
}
