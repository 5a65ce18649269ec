import Vitals

/// The NEWS2 chart (Royal College of Physicians, 2017, chart 1), written down as the table that is printed: for each row
/// the least value of every column. Deliberately another form than the gateway's own, so that a slip in one shows.
enum Chart {
  /// Columns from the lowest value up: the first column has no least value.
  struct Row {
    let columns: [(from: Int, score: Int)]

    func score(_ value: Int) -> Int {
      columns.last { $0.from <= value }?.score ?? 0
    }

    /// The least value that scores nothing.
    var leastNormal: Int { columns.first { $0.score == 0 }?.from ?? .min }
  }

  /// Breaths a minute.
  static let respiration = Row(columns: [(.min, 3), (9, 1), (12, 0), (21, 2), (25, 3)])
  /// Percent.
  static let saturation = Row(columns: [(.min, 3), (92, 2), (94, 1), (96, 0)])
  /// Percent, for a prescribed target of 88-92 %, breathing air: above the target is no fault.
  static let saturationTargetOnAir = Row(columns: [(.min, 3), (84, 2), (86, 1), (88, 0)])
  /// Percent, for a prescribed target of 88-92 %, with oxygen.
  static let saturationTargetOnOxygen = Row(columns: [(.min, 3), (84, 2), (86, 1), (88, 0), (93, 1), (95, 2), (97, 3)])
  /// mmHg.
  static let systolic = Row(columns: [(.min, 3), (91, 2), (101, 1), (111, 0), (220, 3)])
  /// Beats a minute.
  static let pulse = Row(columns: [(.min, 3), (41, 1), (51, 0), (91, 1), (111, 2), (131, 3)])
  /// Tenths of a degree Celsius.
  static let temperature = Row(columns: [(.min, 3), (351, 1), (361, 0), (381, 1), (391, 2)])

  /// Whether a value that scores lies below what is normal, and not above it.
  static func isLow(_ value: Int, of vital: Vital) -> Bool {
    switch vital {
    case .respiratoryRate: value < respiration.leastNormal
    case .oxygenSaturation: value < saturation.leastNormal
    case .systolic: value < systolic.leastNormal
    case .heartRate: value < pulse.leastNormal
    case .temperature: value < temperature.leastNormal
    case .diastolic, .glucose: false
    }
  }

  static func consciousness(_ level: Consciousness) -> Int { level == .alert ? 0 : 3 }
  static func oxygen(_ isGiven: Bool) -> Int { isGiven ? 2 : 0 }
}
