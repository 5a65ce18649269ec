/// Text that goes into HTML or SVG.
enum Markup {
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// A coordinate with one decimal.
  static func number(_ value: Double) -> String { Figures.fixed(value, 1) }
}
