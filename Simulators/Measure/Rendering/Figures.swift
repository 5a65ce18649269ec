import Foundation

/// Numbers as people read them.
package enum Figures {
  /// Microseconds as ms with three significant digits, or as s from one second on.
  package static func latency(_ microseconds: Int) -> String {
    let milliseconds = Double(microseconds) / 1_000
    switch milliseconds {
    case ..<10: return fixed(milliseconds, 2) + " ms"
    case ..<100: return fixed(milliseconds, 1) + " ms"
    case ..<1_000: return fixed(milliseconds, 0) + " ms"
    default: return fixed(milliseconds / 1_000, milliseconds < 10_000 ? 2 : 1) + " s"
    }
  }

  /// A whole number in groups of three.
  package static func count(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (number < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  package static func bytes(_ number: Int) -> String {
    let size = Double(number)
    switch size {
    case ..<10_000: return "\(number) B"
    case ..<10_000_000: return fixed(size / 1_000, 1) + " kB"
    case ..<10_000_000_000: return fixed(size / 1_000_000, 1) + " MB"
    default: return fixed(size / 1_000_000_000, 1) + " GB"
    }
  }

  /// A number with so many decimals and a point, whatever the locale.
  package static func fixed(_ number: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", number)
  }

  /// Seconds as m:ss, or h:mm:ss.
  package static func time(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.down))
    let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60)
    let end = (rest < 10 ? "0" : "") + "\(rest)"
    guard hours > 0 else { return "\(minutes):\(end)" }
    return "\(hours):" + (minutes < 10 ? "0" : "") + "\(minutes):\(end)"
  }
}
