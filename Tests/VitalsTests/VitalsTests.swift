import Testing

@testable import Vitals
