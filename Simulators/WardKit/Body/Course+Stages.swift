import Vitals

extension Course {
  /// The points that the course passes, in order. Levels follow the limits of NEWS2 and of `config/triage.yaml`, so that
  /// each course goes through the alarms that a clinician expects of it, one after the other.
  package var stages: [CourseStage] {
    switch self {
    case .stable: []
    case .sepsis: Self.sepsisStages
    case .respiratoryFailure: Self.respiratoryFailureStages
    case .chronicObstructive: Self.chronicObstructiveStages
    case .bradycardia:
      [
        CourseStage(0.4, [.heartRate: 48]),
        CourseStage(0.7, [.heartRate: 43, .systolic: 105], rhythm: .bradycardia),
        CourseStage(1, [.heartRate: 33, .systolic: 94, .diastolic: 55], rhythm: .bradycardia),
      ]
    case .hypoglycaemia:
      [
        CourseStage(0.4, [.glucose: 3.8, .heartRate: 86]),
        CourseStage(0.75, [.glucose: 2.8, .heartRate: 98]),
        CourseStage(1, [.glucose: 2.0, .heartRate: 108], consciousness: .confusion),
      ]
    case .hypertensiveCrisis:
      [
        CourseStage(0.4, [.systolic: 178, .diastolic: 104, .heartRate: 84]),
        CourseStage(0.7, [.systolic: 204, .diastolic: 124, .heartRate: 88]),
        CourseStage(1, [.systolic: 236, .diastolic: 134, .heartRate: 94]),
      ]
    case .atrialFibrillation:
      [
        CourseStage(0, [:], rhythm: .atrialFibrillation, irregularity: 5),
        CourseStage(1, [.heartRate: 148, .saturation: 96], rhythm: .atrialFibrillation, irregularity: 6),
      ]
    case .cardiacArrest: Self.cardiacArrestStages
    case .fall: [CourseStage(1, [.heartRate: 92])]
    case .recovery:
      [
        CourseStage(0, Self.septic.levels, consciousness: .confusion, oxygen: true),
        CourseStage(0.3, Self.sepsisStages[2].levels, oxygen: true),
        CourseStage(0.6, Self.sepsisStages[1].levels),
        CourseStage(1, [:]),
      ]
    }
  }

  private static let septic = CourseStage(
    1,
    [
      .heartRate: 137, .respiratoryRate: 29.5, .temperature: 39.5, .saturation: 92.4, .systolic: 83, .diastolic: 46,
      .glucose: 8.5,
    ], consciousness: .confusion)

  private static let sepsisStages = [
    CourseStage(0.25, [.heartRate: 95, .respiratoryRate: 18.5, .temperature: 38.4, .glucose: 6.8]),
    CourseStage(
      0.5,
      [.heartRate: 114, .respiratoryRate: 22.8, .temperature: 38.8, .saturation: 95, .systolic: 112, .glucose: 7.5]),
    CourseStage(
      0.75,
      [
        .heartRate: 122, .respiratoryRate: 27, .temperature: 39.3, .saturation: 93.5, .systolic: 99, .diastolic: 58,
        .glucose: 8,
      ]),
    septic,
  ]

  private static let respiratoryFailureStages = [
    CourseStage(0.3, [.saturation: 94.4, .respiratoryRate: 20.5, .heartRate: 92]),
    CourseStage(0.6, [.saturation: 93, .respiratoryRate: 27, .heartRate: 108], oxygen: true),
    CourseStage(1, [.saturation: 80.5, .respiratoryRate: 38.5, .heartRate: 122], oxygen: true),
  ]

  private static let chronicObstructiveStages = [
    CourseStage(0.35, [.saturation: 87.5, .respiratoryRate: 21.8, .heartRate: 95]),
    CourseStage(0.6, [.saturation: 84.2, .respiratoryRate: 22.2, .heartRate: 106]),
    CourseStage(0.8, [.saturation: 84, .respiratoryRate: 27, .heartRate: 110], oxygen: true),
    CourseStage(
      1, [.saturation: 80, .respiratoryRate: 29, .heartRate: 116], consciousness: .confusion, oxygen: true),
  ]

  /// A shockable rhythm that is not shocked. In ventricular fibrillation no sensor finds a pulse, a pressure or a
  /// saturation; at the end the electrodes count zero.
  private static let cardiacArrestStages = [
    CourseStage(
      0.35, [.heartRate: 182, .saturation: 92, .systolic: 74, .diastolic: 44], rhythm: .ventricularTachycardia),
    CourseStage(
      0.6, [.heartRate: 182, .respiratoryRate: 3, .saturation: 84, .systolic: 60, .diastolic: 35],
      rhythm: .ventricularFibrillation, consciousness: .unresponsive,
      lost: [.heartRate, .saturation, .systolic, .diastolic]),
    CourseStage(
      1, [.heartRate: 0, .respiratoryRate: 0, .saturation: 84, .systolic: 60, .diastolic: 35], rhythm: .asystole,
      consciousness: .unresponsive, lost: [.saturation, .systolic, .diastolic]),
  ]
}

extension Vital {
  /// ``oxygenSaturation`` in the short.
  fileprivate static var saturation: Vital { .oxygenSaturation }
}
