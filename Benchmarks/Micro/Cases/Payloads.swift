/// Native JSON payloads of one size, each a little different from the others, so that no branch predictor learns one by
/// heart; all are normal readings.
struct Payloads {
  static let device = "watch-17"

  let bytes: [[UInt8]]

  /// The size of one on average, in bytes.
  var averageBytes: Int { bytes.reduce(0) { $0 + $1.count } / max(bytes.count, 1) }

  /// One vital and what identifies the reading.
  static func small(_ count: Int) -> Payloads {
    make(count) { number, dice in
      "{\"seq\":\(number),\"time\":\(time(number)),\"hr\":\(Int.random(in: 60...90, using: &dice))}"
    }
  }

  /// What a wearable sends every second.
  static func typical(_ count: Int) -> Payloads {
    make(count) { number, dice in
      """
      {"seq":\(number),"boot":1700000000,"time":\(time(number)),"hr":\(Int.random(in: 60...90, using: &dice)),\
      "spo2":\(Int.random(in: 96...99, using: &dice)),"rr":\(Int.random(in: 12...18, using: &dice)),\
      "contact":true,"battery":\(Int.random(in: 40...99, using: &dice))}
      """
    }
  }

  /// Every key there is, and the time in words.
  static func largest(_ count: Int) -> Payloads {
    make(count) { number, dice in
      """
      {"device":"\(device)","seq":\(number),"boot":1700000000,"time":"2026-11-21T12:\(10 + number / 60 % 50):\
      \(10 + number % 50).125Z","hr":\(Int.random(in: 60...90, using: &dice)),"spo2":97.4,"rr":15.2,"temp":36.85,\
      "sbp":\(Int.random(in: 115...140, using: &dice)),"dbp":\(Int.random(in: 65...80, using: &dice)),"glucose":5.4,\
      "acvpu":"A","oxygen":false,"rhythm":"normal","fall":false,"contact":true,"battery":88,"motion":false}
      """
    }
  }

  private static func time(_ number: Int) -> Int { 1_700_000_000_000 + number * 1_000 }

  private static func make(_ count: Int, _ text: (Int, inout Dice) -> String) -> Payloads {
    var dice = Dice(state: 17)
    return Payloads(bytes: (0..<count).map { Array(text($0, &dice).utf8) })
  }
}
