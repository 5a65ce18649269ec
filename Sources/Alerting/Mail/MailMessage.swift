import Foundation
import Ledger
import Store
import Vitals

/// An e-mail about an alert (RFC 5322): what configuration allows and no more.
package struct MailMessage: Sendable {
  /// CRLF at the end of each line; at most 76 bytes a line where the text is encoded.
  package let bytes: [UInt8]

  /// - Parameters:
  ///   - message: what other channels would say; its id becomes the `Message-ID`, so that repetitions are recognised.
  ///   - now: the time of this try.
  package init(_ message: AlertMessage, to recipient: MailAddress, settings: MailSettings, now: Timestamp) throws {
    let alert = try CanonicalJSON.parse(message.bytes)
    bytes = Self.bytes(
      of: Self.lines(alert, settings: settings), subject: Self.subject(alert, settings), id: message.id,
      marks: ["X-Vigil-Alert: \(Self.word(alert["alert"]))"], to: recipient, settings: settings, now: now)
  }

  /// An e-mail that tells somebody that something happened, and nothing of what it says.
  init(
    _ message: NoticeMessage, about kind: Notice.Kind, to recipient: MailAddress, settings: MailSettings, now: Timestamp
  ) {
    var lines = [NoticeMessage.sentence(kind)]
    if let base = settings.linkBase { lines.append("Sign in at \(base) to see more.") }
    lines += ["", "This e-mail holds nothing of your health, and nobody will ever ask you for a key by e-mail."]
    bytes = Self.bytes(
      of: lines, subject: "Vigil: a notice about your record", id: message.id, marks: [], to: recipient,
      settings: settings, now: now)
  }

  private static func bytes(
    of lines: [String], subject: String, id: String, marks: [String], to recipient: MailAddress,
    settings: MailSettings, now: Timestamp
  ) -> [UInt8] {
    let text = lines.joined(separator: "\r\n") + "\r\n"
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 } && !text.split(separator: "\r\n").contains { $0.utf8.count > 990 }
    let domain = settings.sender.text.split(separator: "@").last ?? "localhost"
    let headers = [
      "From: Vigil <\(settings.sender.text)>", "To: <\(recipient.text)>", "Subject: \(subject)",
      "Date: \(date(now))", "Message-ID: <\(id)@\(domain)>", "Auto-Submitted: auto-generated",
    ]
    let form = [
      "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: \(isPlain ? "7bit" : "base64")",
    ]
    let body = isPlain ? text : base64(text)
    return Array(((headers + marks + form).joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }

  private static func subject(_ alert: JSONValue, _ settings: MailSettings) -> String {
    if alert["alert"] == nil { return "Vigil gateway: \(word(alert["summary"]))" }
    let drill = alert["drill"]?.bool == true ? "DRILL: " : ""
    let name = word(alert["alert"])
    guard settings.content >= .priority else { return "\(drill)Vigil alert \(name)" }
    return "\(drill)Vigil \(word(alert["priority"])) alert \(name)"
  }

  private static func lines(_ alert: JSONValue, settings: MailSettings) -> [String] {
    guard alert["alert"] != nil else {
      return [
        "The gateway \(word(alert["origin"])) says: \(word(alert["summary"])).",
        "It could not write this down. Somebody must look at it.",
      ]
    }
    let name = word(alert["alert"])
    var lines = ["Alert \(name) waits for your answer."]
    if alert["drill"]?.bool == true { lines.insert("This is a drill: no patient is concerned.", at: 0) }
    if settings.content >= .priority {
      lines.append("Priority: \(word(alert["priority"])) (\(word(alert["category"])))")
      if let unit = alert["unit"] { lines.append("Unit: \(word(unit))") }
    }
    if settings.content >= .summary {
      if let patient = alert["patient"]?["id"] { lines.append("Patient: \(word(patient))") }
      if let summary = alert["summary"] { lines.append("Found: \(word(summary))") }
    }
    if let base = settings.linkBase { lines.append("\(base)\(word(alert["path"]))") }
    return lines + ["", "This e-mail says that somebody is called; it is no answer. Answer in your application."]
  }

  /// A text on one line, whatever is in it.
  private static func word(_ value: JSONValue?) -> String {
    (value?.string ?? "").map { $0.isNewline || ($0.isASCII && ($0.asciiValue ?? 0) < 0x20) ? " " : String($0) }
      .joined()
  }

  /// `date-time` of RFC 5322, in UTC.
  static func date(_ time: Timestamp) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
    return formatter.string(from: Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000))
  }

  private static func base64(_ text: String) -> String {
    Data(text.utf8).base64EncodedString(options: [
      .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
    ])
      + "\r\n"
  }
}
