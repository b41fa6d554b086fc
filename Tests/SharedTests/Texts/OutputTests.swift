import Foundation
import Testing

@Suite("Only one place writes to a terminal")
struct OutputTests {
    @Test("no command prints past it, and no source holds a regular expression for outside text")
    func sources() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        var faults: [String] = []
        for room in ["Services", "Shared"] {
            let files = FileManager.default.enumerator(at: root.appending(path: room), includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
                let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                for line in lines where !line.drop(while: \.isWhitespace).hasPrefix("//") {
                    if line.contains("print(") { faults.append("\(file.lastPathComponent): \(line)") }
                    if ["NSRegularExpression", "Regex(", ".regularExpression"].contains(where: line.contains) {
                        faults.append("\(file.lastPathComponent): \(line)")
                    }
                }
            }
        }
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }
}
