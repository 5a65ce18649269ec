import Consent

/// What a person is to the patients of this gateway (DESIGN, section 6): the one vocabulary, which the consent engine has.
package typealias Role = PersonRole
