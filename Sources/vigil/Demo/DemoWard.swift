import Foundation

/// The simulated ward as a child: a program of its own that speaks only MQTT, like any device.
enum DemoWard {
  static func start(_ world: DemoWorld, seed: UInt64) throws -> ChildProcess {
    let program = try ChildProcess.find("vigil-ward", in: [".build-release/release", ".build/debug"])
    return try ChildProcess(
      program,
      [
        "run", "ward", "--patients", "\(world.patients.count)", "--broker",
        "\(world.settings.broker.host):\(world.settings.broker.port)",
        "--devices", DemoWorld.credentials(world.home), "--seed", "\(seed)", "--drain", "3s",
      ], log: world.home.path + "/ward.log")
  }
}
