import Triage

/// What a technical alert is about: at most one is open for each.
package struct TechnicalKey: Hashable, Sendable {
  /// The device concerned, or ``DeviceIndex/nobody``.
  package let device: DeviceIndex
  /// The patient concerned where that tells two alerts apart, else ``SubjectID/node``.
  package let subject: SubjectID
  /// The kind's stable key, for example `device-silent` or `broker-away`.
  package let kind: String

  package init(device: DeviceIndex, kind: String, subject: SubjectID = .node) {
    self.device = device
    self.kind = kind
    self.subject = subject
  }

  /// Something about one device.
  package init(_ kind: TechnicalKind, of device: DeviceIndex) {
    self.init(device: device, kind: kind.rawValue)
  }

  /// Something about the whole gateway: one alert, however much it affects (ALERT-5).
  package init(_ kind: TechnicalKind) {
    self.init(device: .nobody, kind: kind.rawValue)
  }

  /// A patient whom nobody would be called for.
  package init(_ kind: TechnicalKind, about subject: SubjectID) {
    self.init(device: .nobody, kind: kind.rawValue, subject: subject)
  }
}
