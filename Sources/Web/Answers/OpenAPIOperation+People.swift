import Consent
import Ledger

extension OpenAPIOperation {
  private static let named = [
    (name: "cursor", description: "The next of the page before."),
    (name: "limit", description: "1 to 200, 50 by default."),
  ]

  /// Registration, signing in, oneself, the directory, candidates.
  static let people: [OpenAPIOperation] = [
    .init(
      method: "post", path: "/api/v1/registrations",
      summary: "Registers whoever signed the document with the key in it; all but patients then wait for approval.",
      schema: "Object", status: 201, body: "SignedDocument", isOpen: true),
    .init(
      method: "post", path: "/api/v1/sessions/challenges", summary: "Something to sign, for two minutes.",
      schema: "Object", status: 201, isOpen: true),
    .init(
      method: "post", path: "/api/v1/sessions", summary: "Signs in whoever holds the key that signed the challenge.",
      schema: "Session", status: 201, body: "Object", isOpen: true),
    .init(
      method: "post", path: "/api/v1/sessions/passphrase/terms",
      summary: "How a secret is derived from a passphrase; somebody who does not exist has terms too.",
      schema: "Object",
      body: "Object", isOpen: true),
    .init(
      method: "post", path: "/api/v1/sessions/passphrase",
      summary: "Signs in whoever derived the secret; 429 after failures from this source.", schema: "Session",
      status: 201, body: "Object", isOpen: true),
    .init(
      method: "post", path: "/api/v1/sessions/renewals",
      summary: "Renews a sign-in; a refresh token that comes back ends it.", schema: "Session", status: 201,
      body: "Object", isOpen: true),
    .init(method: "delete", path: "/api/v1/sessions/current", summary: "Ends this sign-in.", status: 204),
    .init(method: "delete", path: "/api/v1/sessions", summary: "Ends every sign-in of yours.", status: 204),
    .init(
      method: "get", path: "/api/v1/me", summary: "Your profile, standing and the requests that you could answer.",
      schema: "Object"),
    .init(
      method: "get", path: "/api/v1/me/key-copy", summary: "Your keys in a box that only your passphrase opens.",
      schema: "Object"),
    .init(
      method: "put", path: "/api/v1/me/key-copy",
      summary: "Keeps, signed with your key, a copy of your keys that only you open.", status: 204,
      body: "SignedDocument"),
    .init(
      method: "put", path: "/api/v1/me/passphrase",
      summary:
        "Sets, signed with your key, the passphrase you sign in by and its copy of your keys; ends your sign-ins.",
      status: 204, body: "SignedDocument"),
    .init(
      method: "delete", path: "/api/v1/me/passphrase",
      summary: "Forgets, signed with your key, your passphrase and its copy of your keys; ends your sign-ins.",
      status: 204, body: "SignedDocument"),
    .init(
      method: "put", path: "/api/v1/me/certificate", summary: "Keeps a certificate, sealed; its hash is computed here.",
      schema: "Object", status: 201, bytes: "application/octet-stream"),
    .init(
      method: "get", path: "/api/v1/organisations", summary: "Facilities by how they stand, with their names.",
      schema: "NamedPage",
      query: [("licence", "applied (default), approved, refused or suspended.")] + named, roles: [.administrator]),
    .init(
      method: "get", path: "/api/v1/organisations/{organisation}",
      summary: "A facility and who acts for it, for its own people and administrators.", schema: "Object"),
    .init(
      method: "get", path: "/api/v1/organisations/{organisation}/admissions",
      summary: "Patients of a facility, by their contracts, for its desks and doctors; names where a decision permits.",
      schema: "Page",
      query: [("standing", "offered, admitted (default) or ended."), ("purpose", "Why; TREAT by default.")] + paging),
    .init(
      method: "get", path: "/api/v1/organisations/{organisation}/doctors",
      summary: "Doctors who act for a facility, for its own people and administrators.", schema: "NamedPage",
      query: named),
    .init(
      method: "get", path: "/api/v1/organisations/{organisation}/devices",
      summary: "Devices that belong to a facility, for its own people and administrators.", schema: "Page",
      query: paging),
    .init(
      method: "get", path: "/api/v1/patients/{patient}/admissions",
      summary: "A patient's admissions, for whoever may read the log of accesses.", schema: "Page", query: paging),
    .init(
      method: "get", path: "/api/v1/patients",
      summary: "Your own patients: who signed to be yours, on whose care team you stand, who let you at something.",
      schema: "NamedPage",
      query: named, roles: [.doctor]),
    .init(
      method: "get", path: "/api/v1/treatments",
      summary: "Who is whose patient, as both sides signed it: your own, as doctor or patient.", schema: "Page",
      query: paging, roles: [.doctor, .patient]),
    .init(
      method: "get", path: "/api/v1/doctors", summary: "Doctors whom an administrator approved.", schema: "NamedPage",
      query: named),
    .init(
      method: "get", path: "/api/v1/candidates", summary: "Who waits to be approved, with what they sent.",
      schema: "NamedPage", query: [("cursor", "The next of the page before.")], roles: [.administrator]),
    .init(
      method: "get", path: "/api/v1/recoveries", summary: "Lost keys that shall be replaced, and when each can be.",
      schema: "Page", roles: [.administrator]),
    .init(
      method: "get", path: "/api/v1/candidates/{person}/certificate", summary: "A candidate's certificate.",
      contentType: "application/octet-stream", roles: [.administrator]),
  ]
}
