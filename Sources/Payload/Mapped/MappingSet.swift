import Vitals

/// The templates in force, in the order of their files: the first that speaks for a message reads it.
package struct MappingSet: Hashable, Sendable {
  package let templates: [MappingTemplate]

  package static let none = MappingSet(templates: [])

  package init(templates: [MappingTemplate]) {
    self.templates = templates
  }

  /// Whether any template may speak for a message on this topic.
  package func concerns(topic: String) -> Bool {
    templates.contains { $0.topic.matches(topic) }
  }

  /// What each template says to a message's bytes, in order; nil where it speaks for it.
  ///
  /// - Throws: ``PayloadError`` when the bytes are no JSON.
  package func explain(
    topic: String, _ bytes: UnsafeRawBufferPointer
  ) throws(PayloadError) -> [(template: MappingTemplate, mismatch: MappingTemplate.Mismatch?)] {
    guard !templates.isEmpty else { return [] }
    return explain(topic: topic, try JSONTreeParser.parse(bytes))
  }

  /// What each template says to a message, in order; nil where it speaks for it.
  package func explain(
    topic: String, _ tree: PayloadTree
  ) -> [(template: MappingTemplate, mismatch: MappingTemplate.Mismatch?)] {
    templates.map { ($0, $0.mismatch(topic: topic, tree)) }
  }

  /// The template that reads this message, or nil.
  package func template(topic: String, _ tree: PayloadTree) -> MappingTemplate? {
    templates.first { $0.mismatch(topic: topic, tree) == nil }
  }
}
