import Foundation
import Testing

/// The story of one record, told by the real programs: `make story` prints it, this runs it.
@Suite struct StoryTests {
  @Test func everyStepOfTheStoryIsAsItShouldBe() throws {
    let story = Installation.sources.appending(path: "Tests/EndToEndTests/Story/story")
    let told = try run(story, [try Program.built("vigil").path])
    #expect(told.contains("The story is told, and every step was as it should be."))
  }
}
