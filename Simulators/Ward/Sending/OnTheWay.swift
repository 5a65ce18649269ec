import WardKit

/// A message that was handed to the fleet and has no answer yet.
struct OnTheWay {
  let device: Int
  let intent: SendIntent
  let scheduledAt: Int64
}
