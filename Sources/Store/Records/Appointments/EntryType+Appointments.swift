import Ledger

extension EntryType {
  /// A patient asks a doctor for an appointment.
  package static let appointmentAsked = EntryType(rawValue: "appointment.asked")
  /// One side proposes another time.
  package static let appointmentProposed = EntryType(rawValue: "appointment.proposed")
  /// The side whose turn it is agrees.
  package static let appointmentConfirmed = EntryType(rawValue: "appointment.confirmed")
  /// The side whose turn it is declines.
  package static let appointmentRefused = EntryType(rawValue: "appointment.refused")
  /// One side takes back what was asked or agreed.
  package static let appointmentCancelled = EntryType(rawValue: "appointment.cancelled")
}
