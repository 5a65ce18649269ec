import Vitals

/// The National Early Warning Score 2, one function a parameter.
///
/// Source: Royal College of Physicians, "National Early Warning Score (NEWS) 2", London 2017, chart 1. Values are the
/// fixed-point integers of ``Vital``; a value beyond the table falls into its outermost band.
package enum NEWS2 {
  /// Respiration rate, breaths a minute.
  package static func respiratoryRate(_ perMinute: Int) -> UInt8 {
    switch perMinute {
    case ...8: 3
    case ...11: 1
    case ...20: 0
    case ...24: 2
    default: 3
    }
  }

  /// Oxygen saturation in percent, on the scale that was ordered. Only scale 2 depends on supplemental oxygen.
  package static func oxygenSaturation(_ percent: Int, scale: SaturationScale, oxygen: Bool) -> UInt8 {
    switch scale {
    case .scale1:
      switch percent {
      case ...91: 3
      case ...93: 2
      case ...95: 1
      default: 0
      }
    case .scale2:
      switch percent {
      case ...83: 3
      case ...85: 2
      case ...87: 1
      case ...92: 0
      case ...94: oxygen ? 1 : 0
      case ...96: oxygen ? 2 : 0
      default: oxygen ? 3 : 0
      }
    }
  }

  /// Breathing air or supplemental oxygen.
  package static func oxygen(_ supplemental: Bool) -> UInt8 { supplemental ? 2 : 0 }

  /// Systolic blood pressure, mmHg.
  package static func systolic(_ pressure: Int) -> UInt8 {
    switch pressure {
    case ...90: 3
    case ...100: 2
    case ...110: 1
    case ...219: 0
    default: 3
    }
  }

  /// Pulse, beats a minute.
  package static func heartRate(_ perMinute: Int) -> UInt8 {
    switch perMinute {
    case ...40: 3
    case ...50: 1
    case ...90: 0
    case ...110: 1
    case ...130: 2
    default: 3
    }
  }

  /// Level of consciousness: anything but alert scores 3, new confusion included.
  package static func consciousness(_ level: Consciousness) -> UInt8 { level == .alert ? 0 : 3 }

  /// Body temperature, tenths of a degree Celsius.
  package static func temperature(_ tenths: Int) -> UInt8 {
    switch tenths {
    case ...350: 3
    case ...360: 1
    case ...380: 0
    case ...390: 1
    default: 2
    }
  }
}
