import Synchronization
import Testing

@testable import Alerting

/// The values that watching is made of, on clocks that only numbers move.
@Suite struct WatchValuesTests {
  @Test func aClockThatIsSetIsToldOnceAndIsOverAfterAQuarterOfAnHour() {
    var watch = ClockWatch(wall: 1_000_000, monotonic: 0)
    #expect(watch.look(wall: 1_000_250, monotonic: 250) == nil)
    #expect(watch.look(wall: 1_060_500, monotonic: 500) == .jumped(milliseconds: 60_000))
    #expect(watch.look(wall: 1_060_750, monotonic: 750) == nil)
    #expect(watch.look(wall: 1_000_000, monotonic: 1_000) == .jumped(milliseconds: -61_000))
    #expect(watch.look(wall: 1_000_000 + 899_999, monotonic: 1_000 + 899_999) == nil)
    #expect(watch.look(wall: 1_000_000 + 900_000, monotonic: 1_000 + 900_000) == .calm)
    #expect(watch.look(wall: 1_000_000 + 900_001, monotonic: 1_000 + 900_001) == nil)
  }

  @Test func aClockThatIsSlewedIsNoJumpHoweverFarItGoes() {
    var watch = ClockWatch(wall: 0, monotonic: 0)
    for second in 1...1_000 {
      // 500 parts per million is the fastest that the kernel slews; this is a thousand times that.
      #expect(watch.look(wall: Int64(second) * 1_500, monotonic: Int64(second) * 1_000) == nil)
    }
  }

  @Test func whatTheBrokerDropsIsTheGrowthOfItsCount() {
    var watch = DropWatch()
    #expect(watch.counted(7, isRetained: true, monotonic: 0) == nil)
    #expect(watch.counted(7, isRetained: false, monotonic: 10) == nil)
    #expect(watch.counted(9, isRetained: false, monotonic: 20) == .dropped(2))
    // The broker began anew and has dropped already.
    #expect(watch.counted(3, isRetained: false, monotonic: 30) == .dropped(3))
    #expect(watch.pass(monotonic: 900_029) == nil)
    #expect(watch.pass(monotonic: 900_030) == .calm)
    #expect(watch.pass(monotonic: 900_031) == nil)
  }

  /// What mosquitto retained of its count has expired when a gateway starts: the first it hears is the first drop.
  @Test func aCountThatComesWhileItListensIsADropAlthoughNoneWasHeardBefore() {
    var watch = DropWatch()
    #expect(watch.counted(0, isRetained: false, monotonic: 0) == nil)
    var later = DropWatch()
    #expect(later.counted(4, isRetained: false, monotonic: 0) == .dropped(4))
    #expect(later.counted(4, isRetained: true, monotonic: 10) == nil)
    #expect(later.counted(6, isRetained: true, monotonic: 20) == .dropped(2), "dropped while the session was away")
  }

  @Test func aWriterThatDoesNotAnswerIsToldAfterTwoSecondsAndOnce() {
    var stall = CommitStall()
    #expect(stall.look(at: 10_000) == nil)
    stall.asked(at: 0)
    #expect(stall.look(at: 2_000) == nil)
    #expect(stall.look(at: 2_001) == .stalled(milliseconds: 2_001))
    #expect(stall.look(at: 9_000) == nil)
    #expect(stall.answered(at: 9_500) == .recovered(milliseconds: 9_500))
    stall.asked(at: 10_000)
    #expect(stall.answered(at: 11_999) == nil)
    #expect(stall.answered(at: 12_000) == nil)
  }

  @Test func standingIsTheSumOfItsFaultsAndChangesAreToldOnce() {
    let standing = WatchStanding()
    let heard = Mutex<[[String]]>([])
    standing.observe { snapshot in heard.withLock { $0.append(snapshot.words) } }
    #expect(!standing.snapshot.isWatching)
    standing.set(.storeStalled, true)
    standing.set(.storeStalled, true)
    standing.set(.starting, false)
    standing.set(.brokerAway, true)
    standing.set(.storeStalled, false)
    standing.set(.brokerAway, false)
    standing.set(.brokerAway, false)
    #expect(standing.snapshot.isWatching)
    #expect(
      heard.withLock { $0 } == [
        ["starting", "store-stalled"], ["store-stalled"], ["broker-away", "store-stalled"], ["broker-away"], [],
      ])
  }

  @Test func aDrillComesBackInTimeOrSomebodyIsCalledAndTheNextOneGoesOut() {
    var trial = CanaryTrial(intervalMilliseconds: 300_000, patienceMilliseconds: 30_000, now: 0)
    #expect(trial.look(at: 59_999) == nil)
    #expect(trial.look(at: 60_000) == .raise)
    #expect(trial.look(at: 60_001) == nil)
    trial.raised(7, at: 60_010)
    #expect(trial.answered(8, at: 60_500) == nil)
    #expect(trial.answered(7, at: 60_700) == .passed(alert: 7, milliseconds: 700))
    #expect(trial.answered(7, at: 60_800) == nil)
    #expect(trial.look(at: 359_999) == nil)
    #expect(trial.look(at: 360_000) == .raise)
    trial.raised(9, at: 360_100)
    #expect(trial.look(at: 390_000) == nil)
    #expect(trial.look(at: 390_001) == .failed(alert: 9))
    #expect(trial.look(at: 400_000) == nil)
    // It is back late, which is good news all the same.
    #expect(trial.isFailing)
    #expect(trial.answered(9, at: 401_000) == .passed(alert: 9, milliseconds: 41_000))
    #expect(!trial.isFailing)
    #expect(trial.look(at: 660_000) == .raise)
    // This one is never even on disk.
    #expect(trial.look(at: 690_001) == .failed(alert: nil))
    #expect(trial.look(at: 960_000) == .raise)
  }
}
