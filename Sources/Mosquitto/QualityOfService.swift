/// How often a message may arrive (MQTT 5, section 4.3). QoS 2 exists only to be refused by name.
package enum QualityOfService: UInt8, Hashable, Sendable {
  case atMostOnce = 0
  case atLeastOnce = 1
  case exactlyOnce = 2
}
