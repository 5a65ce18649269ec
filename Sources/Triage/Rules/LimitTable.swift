import Vitals

/// The bands of every vital, one byte for each possible value, so that judging a normal value is one load.
struct LimitTable: Hashable, Sendable {
  /// 0 within limits, else 1 + the index of the depth in `Depth.allCases`; the tables of all vitals one after another,
  /// and saturation on scale 2 last.
  private var codes: [UInt8] = []
  /// Where the table of each vital begins, less its least possible value; by raw value, scale 2 at ``scale2Slot``.
  private var bases = SIMD8<Int32>()

  private static let scale2Slot = 7

  /// - Parameter limits: by raw value of ``Vital``.
  init(limits: [VitalLimits], saturationScale2: VitalLimits) {
    for (slot, vitalLimits) in (limits + [saturationScale2]).enumerated() {
      let possible = vitalLimits.vital.possible
      bases[slot] = Int32(codes.count - possible.lowerBound)
      codes += possible.map { value in
        guard let band = vitalLimits.bands.first(where: { $0.range.contains(value) }) else { return 0 }
        return band.depth.code
      }
    }
  }

  /// The depth code of a value. A value that the vital cannot have gets the code of the nearest possible one.
  @inline(__always)
  func code(of vital: Vital, value: Int, scale: SaturationScale) -> UInt8 {
    let isScale2 = vital == .oxygenSaturation && scale == .scale2
    let slot = isScale2 ? Self.scale2Slot : Int(vital.rawValue)
    let possible = vital.possible
    let clamped = min(max(value, possible.lowerBound), possible.upperBound)
    return codes[Int(bases[slot]) + clamped]
  }
}

extension Depth {
  /// The byte that stands for this depth in a ``LimitTable``.
  var code: UInt8 {
    switch self {
    case .criticalLow: 1
    case .low: 2
    case .high: 3
    case .criticalHigh: 4
    }
  }
}
