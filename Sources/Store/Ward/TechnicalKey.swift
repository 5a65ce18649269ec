import Triage

/// What a technical alert is about: at most one is open for each.
package struct TechnicalKey: Hashable, Sendable {
  /// The device concerned, or ``DeviceIndex/nobody``.
  package let device: DeviceIndex
  /// The patient concerned where that tells two alerts apart, else ``SubjectID/node``.
  package let subject: SubjectID
  /// The kind's stable key, for example `device-silent` or `broker-away`.
  package let kind: String
  /// The unit concerned where one alert stands for many of its devices, else empty.
  package let unit: String

  package init(device: DeviceIndex, kind: String, subject: SubjectID = .node, unit: String = "") {
    self.device = device
    self.kind = kind
    self.subject = subject
    self.unit = unit
  }

  /// Something about one device.
  package init(_ kind: TechnicalKind, of device: DeviceIndex) {
    self.init(device: device, kind: kind.rawValue)
  }

  /// Something about the whole gateway: one alert, however much it affects (ALERT-5).
  package init(_ kind: TechnicalKind) {
    self.init(device: .nobody, kind: kind.rawValue)
  }

  /// Something about one unit: one alert, however many of its devices it affects (ALERT-5).
  package init(_ kind: TechnicalKind, inUnit unit: String) {
    self.init(device: .nobody, kind: kind.rawValue, unit: unit)
  }

  /// A patient whom nobody would be called for.
  package init(_ kind: TechnicalKind, about subject: SubjectID) {
    self.init(device: .nobody, kind: kind.rawValue, subject: subject)
  }
}
