import Foundation
import Vitals

/// Who is on duty where and when: shifts of units, on the facility's own clock.
package struct Rota: Hashable, Sendable {
  /// A stretch of the day on certain weekdays, with the people who are on duty in it.
  package struct Shift: Hashable, Sendable {
    package let name: String
    /// 1 for Monday to 7 for Sunday (ISO 8601); the day on which it begins.
    package let weekdays: Set<Int>
    /// Minutes since midnight, 0..<1440.
    package let start: Int
    /// Minutes since midnight; not after ``start`` means on the next day.
    package let end: Int
    /// The first and last day on which it begins, as `2026-12-24`; nil without such a bound.
    package let firstDay: String?
    package let lastDay: String?
    /// Ids of persons.
    package let persons: [String]

    package init(
      name: String, weekdays: Set<Int>, start: Int, end: Int, firstDay: String? = nil, lastDay: String? = nil,
      persons: [String]
    ) {
      self.name = name
      self.weekdays = weekdays
      self.start = start
      self.end = end
      self.firstDay = firstDay
      self.lastDay = lastDay
      self.persons = persons
    }
  }

  /// A stretch of each day in which calls of low priority wait.
  package struct Quiet: Hashable, Sendable {
    /// Minutes since midnight; an end that is not after the start is on the next day.
    package let start: Int
    package let end: Int

    package init(start: Int, end: Int) {
      self.start = start
      self.end = end
    }
  }

  /// One unit's shifts.
  package struct Unit: Hashable, Sendable {
    package let shifts: [Shift]
    package let quiet: Quiet?

    package init(shifts: [Shift], quiet: Quiet? = nil) {
      self.shifts = shifts
      self.quiet = quiet
    }

    /// Everybody who is in any shift.
    package var everybody: Set<String> { Set(shifts.flatMap(\.persons)) }
  }

  /// A shift as it happens once.
  package struct Duty: Hashable, Sendable {
    package let shift: Shift
    package let time: Range<Timestamp>
  }

  package let units: [String: Unit]
  private let calendar: Calendar

  /// - Parameter timeZone: the clock on the ward's wall; shifts follow it through the changes of summer time.
  package init(units: [String: Unit], timeZone: TimeZone) {
    self.units = units
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
  }

  package static let empty = Rota(units: [:], timeZone: .gmt)

  /// The shifts of a unit that touch a stretch of time, in the order of their beginning.
  package func duties(of unit: String, in range: Range<Timestamp>) -> [Duty] {
    guard let shifts = units[unit]?.shifts else { return [] }
    return days(around: range).flatMap { day in
      shifts.compactMap { shift -> Duty? in
        guard shift.weekdays.contains(weekday(of: day)), isWithin(day, shift),
          let time = time(shift.start, shift.end, on: day)
        else { return nil }
        return time.overlaps(range) ? Duty(shift: shift, time: time) : nil
      }
    }.sorted { ($0.time.lowerBound, $0.shift.name) < ($1.time.lowerBound, $1.shift.name) }
  }

  /// Who is on duty in a unit at a time.
  package func onDuty(in unit: String, at time: Timestamp) -> Set<String> {
    Set(duties(of: unit, in: time..<time.adding(milliseconds: 1)).flatMap(\.shift.persons))
  }

  /// Until when calls of low priority wait in a unit; nil when they do not.
  package func quietUntil(in unit: String, at now: Timestamp) -> Timestamp? {
    guard let quiet = units[unit]?.quiet else { return nil }
    let moment = now..<now.adding(milliseconds: 1)
    return days(around: moment).compactMap { time(quiet.start, quiet.end, on: $0) }.first { $0.contains(now) }?
      .upperBound
  }

  /// The next time at which anybody's duty or quiet hours begin or end, at most two days ahead.
  package func nextChange(after now: Timestamp) -> Timestamp? {
    let range = now..<now.adding(milliseconds: 2 * 86_400_000)
    let shifts = units.keys.flatMap { duties(of: $0, in: range) }.map(\.time)
    let quiet = units.values.compactMap(\.quiet).flatMap { quiet in
      days(around: range).compactMap { time(quiet.start, quiet.end, on: $0) }
    }
    return (shifts + quiet).flatMap { [$0.lowerBound, $0.upperBound] }.filter { $0 > now }.min()
  }

  // MARK: Days

  /// Midnights from two days before the range to its end: a shift may have begun the day before, in another zone's day.
  private func days(around range: Range<Timestamp>) -> [Date] {
    let first = calendar.startOfDay(for: Self.date(range.lowerBound.adding(milliseconds: -2 * 86_400_000)))
    let last = Self.date(range.upperBound)
    var days: [Date] = []
    var day = first
    while day <= last {
      days.append(day)
      guard let next = calendar.date(byAdding: .day, value: 1, to: day) else { break }
      day = next
    }
    return days
  }

  private func weekday(of day: Date) -> Int { (calendar.component(.weekday, from: day) + 5) % 7 + 1 }

  private func isWithin(_ day: Date, _ shift: Shift) -> Bool {
    guard shift.firstDay != nil || shift.lastDay != nil else { return true }
    let parts = calendar.dateComponents([.year, .month, .day], from: day)
    let text = Self.text(parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    return (shift.firstDay ?? text) <= text && text <= (shift.lastDay ?? text)
  }

  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// From one time of day to another on the wall's clock, over midnight where the end is not later.
  private func time(_ start: Int, _ end: Int, on day: Date) -> Range<Timestamp>? {
    let endDay = end > start ? day : calendar.date(byAdding: .day, value: 1, to: day)
    guard let endDay, let from = moment(start, on: day), let to = moment(end, on: endDay), from < to else { return nil }
    return from..<to
  }

  /// A time of day that a change of summer time leaves out is the next one that there is.
  private func moment(_ minutes: Int, on day: Date) -> Timestamp? {
    calendar.date(bySettingHour: minutes / 60, minute: minutes % 60, second: 0, of: day)
      .map { Timestamp(milliseconds: Int64(($0.timeIntervalSince1970 * 1_000).rounded())) }
  }

  private static func date(_ time: Timestamp) -> Date {
    Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000)
  }
}
