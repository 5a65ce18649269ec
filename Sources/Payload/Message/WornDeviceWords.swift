import Vitals

/// The words in which worn devices and bedside monitors say that they cannot measure, as ``DeviceFault``s.
///
/// Compared by letters and digits only, without case: "Leads Off", "leads_off" and "LEADSOFF" are one phrase. Phrases
/// follow the events of ISO/IEEE 11073-10101, annex A, and the status words of common wearables.
package enum WornDeviceWords {
  /// The fault that `phrase` names, or nil.
  package static func fault(_ phrase: String) -> DeviceFault? {
    DeviceFault(key: phrase) ?? phrases[normalised(phrase)]
  }

  private static func normalised(_ phrase: String) -> String {
    String(phrase.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  private static let phrases: [String: DeviceFault] = [
    "leadoff": .leadsOff, "leadsoff": .leadsOff, "electrodeoff": .leadsOff, "electrodesoff": .leadsOff,
    "mdcevtleadoff": .leadsOff, "mdcevtleadsoff": .leadsOff,
    "probeoff": .probeOff, "probeunplugged": .probeOff, "probedisconnected": .probeOff, "sensoroff": .probeOff,
    "sensorunplugged": .probeOff, "sensordisconnected": .probeOff, "fingerout": .probeOff, "nofinger": .probeOff,
    "mdcevtprobeoff": .probeOff, "mdcevtsensordisconn": .probeOff,
    "wrongcuff": .wrongCuff, "cuffwrongsize": .wrongCuff, "cuffloose": .wrongCuff, "cuffleak": .wrongCuff,
    "mdcevtcuffnotdefl": .wrongCuff, "mdcevtcuffincorrect": .wrongCuff,
    "measurementinvalid": .measurementInvalid, "invalid": .measurementInvalid, "error": .measurementInvalid,
    "notanumber": .measurementInvalid, "positiveinfinity": .measurementInvalid,
    "negativeinfinity": .measurementInvalid, "outofrange": .measurementInvalid, "questionable": .measurementInvalid,
    "measurementabsent": .measurementAbsent, "notperformed": .measurementAbsent, "unknown": .measurementAbsent,
    "tempunknown": .measurementAbsent, "unsupported": .measurementAbsent, "notapplicable": .measurementAbsent,
    "poorsignal": .poorSignal, "lowsignal": .poorSignal, "weaksignal": .poorSignal, "lowperfusion": .poorSignal,
    "signalnoise": .poorSignal, "noise": .poorSignal, "artifact": .poorSignal, "artefact": .poorSignal,
    "interference": .poorSignal, "mdcevtsiglow": .poorSignal,
    "sensorfailure": .sensorFailure, "sensorerror": .sensorFailure, "sensorfault": .sensorFailure,
    "hardwarefailure": .sensorFailure, "devicefailure": .sensorFailure, "mdcevtsensormalf": .sensorFailure,
    "batterylow": .batteryLow, "lowbattery": .batteryLow, "lowbatt": .batteryLow, "mdcevtbatterylow": .batteryLow,
    "mdcevtbattlow": .batteryLow,
  ]
}
