import ArgumentParser
import Foundation
import Intake
import Payload
import Vitals

/// `vigil explain-payload FILE --topic T`: what the gateway would make of a message, without a gateway.
struct ExplainPayload: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-payload", abstract: "Say what comes out of a message, or why nothing does.",
    discussion: """
      Reads the message from FILE (- for standard input), chooses format and template as the gateway does, and shows each
      reading in canonical units beside the numbers as they were sent. Nothing is stored. Exit 1 when nothing comes out.

      Example: vigil explain-payload reading.json --topic vigil/v1/icu/w1/readings
      """)

  @OptionGroup var home: HomeOption
  @Argument(help: "The message's bytes; - for standard input.")
  var file: String
  @Option(help: "The topic it came on: vigil/v1/{unit}/{device}/{lane}.")
  var topic: String
  @Option(help: "The MQTT 5 content type that it came with.")
  var contentType: String?
  @Option(help: ArgumentHelp("The folder of templates. Default: the home's config/mappings.", valueName: "folder"))
  var mappings: String?

  func run() throws {
    let parts = topic.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == "vigil", parts[1] == "v1", let device = try? DeviceID(parts[3]) else {
      throw ValidationError("\(topic) is no topic of a device: vigil/v1/{unit}/{device}/{lane}")
    }
    let bytes = try InputFile.read(file)
    let templates = try MappingsFolder.load(path: mappings ?? home.folder.mappings)
    let explanation = PayloadExplanation(
      Array(bytes), contentType: contentType, topic: topic, device: device,
      decoder: PayloadDecoder(mappings: templates),
      receivedAt: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
    for line in explanation.lines { Console.print(line) }
    guard explanation.isReading else { throw ExitCode(1) }
  }
}
