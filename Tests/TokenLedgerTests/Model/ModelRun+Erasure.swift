import Foundation
import TestSupport
import Text
import TokenLedger

extension ModelRun {
  /// No file of the ledger holds a name that only erased tokens had, as it was written or folded.
  func checkNothingIsLeft() throws {
    let kept = model.tokens.filter { !$0.token.isErased }.flatMap(\.versions).map {
      UnicodeText.searchFolded($0.settings.name.text)
    }
    let words = model.erasedNames.filter { name in
      let folded = UnicodeText.searchFolded(name)
      return folded.count >= 6 && !kept.contains { $0.contains(folded) }
    }
    count(answer: "erased names looked for", words.count)
    for file in try TemporaryDirectory.files(below: path) {
      let bytes = try Data(contentsOf: URL(filePath: "\(path)/\(file)"))
      for word in words {
        for form in [word, UnicodeText.searchFolded(word), UnicodeText.caseFolded(word)]
        where bytes.range(of: Data(form.utf8)) != nil {
          throw different("\(file) holds the erased name \(form)")
        }
      }
    }
  }
}
