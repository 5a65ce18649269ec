/// One operation with everybody and everything that it is about; people are indices of the cast.
package enum Move: Hashable, Sendable {
  /// Something that a patient signs, or a clinician who asks or declares.
  case act(author: Author, patient: Int, Agreement)
  case open(clinician: Int, patient: Int, record: Int64, purpose: String, isDoubled: Bool)
  case list(clinician: Int, patient: Int, purpose: String)
  case write(doctor: Int, patient: Int)
  case log(patient: Int)
  case forge(Forgery, clinician: Int, patient: Int)

  package enum Author: Hashable, Sendable {
    case patient
    case clinician(Int)
  }
}
