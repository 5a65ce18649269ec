import Foundation

/// The files of a gateway that a restore replaces, and where it works meanwhile.
package struct RestorePlace: Sendable {
  /// The gateway's home; what is set aside and what is being made lie in it.
  package let home: String
  package let data: String
  package let anchor: String
  package let nodeKey: String
  package let nodeName: String

  package init(home: String, data: String, anchor: String, nodeKey: String, nodeName: String) {
    self.home = home
    self.data = data
    self.anchor = anchor
    self.nodeKey = nodeKey
    self.nodeName = nodeName
  }

  /// Where the restored files are made before they take the place of the old ones.
  var staging: String { home + "/restoring" }
  var stagedData: String { staging + "/data" }
  /// There once everything is made and from then on the restore is carried out, however often it is cut short: the folder
  /// that the old files go to.
  var plan: String { staging + "/plan" }
  /// Keeps two restores apart, and a restore from whoever would finish it.
  var lock: String { home + "/restore.lock" }

  /// A small file that is replaced: where it lies, and its name in the staging folder and among what is set aside.
  struct SmallFile: Sendable {
    let path: String
    let name: String
  }

  var smallFiles: [SmallFile] {
    [
      SmallFile(path: nodeName, name: "node.name"), SmallFile(path: nodeKey, name: "node.key"),
      SmallFile(path: anchor, name: "anchor-head"),
    ]
  }
}
