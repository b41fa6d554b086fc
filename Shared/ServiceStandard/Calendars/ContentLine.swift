import Contracts

/// A line of an iCalendar file after unfolding: `SUMMARY;LANGUAGE=zh:春节`.
struct ContentLine {
    let place: SourcePlace
    /// In upper case.
    let name: String
    /// By name in upper case, without quotes.
    let parameters: [String: String]
    /// As written.
    let value: String

    /// The value as text: `\,` is a comma, `\n` a new line (RFC 5545, 3.3.11).
    var text: String {
        var text = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                text.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return String(text.drop(while: \.isWhitespace))
    }

    /// The lines of a file, those that begin with a space or a tab joined to the one before (RFC 5545, 3.1).
    static func lines(of file: SourceFile, _ report: SourceReport) -> [ContentLine] {
        var unfolded: [(line: Int, text: Substring)] = []
        let text = file.text.hasPrefix("\u{FEFF}") ? file.text.dropFirst() : file.text[...]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if let first = line.first, first == " " || first == "\t", !unfolded.isEmpty {
                unfolded[unfolded.count - 1].text += line.dropFirst()
            } else if !line.isEmpty {
                unfolded.append((index + 1, line))
            }
        }
        return unfolded.compactMap { written in
            let place = SourcePlace(file: file.name, line: written.line)
            if let line = ContentLine(written.text, at: place) { return line }
            report.add(
                SourceFinding(
                    .error, at: place, "", .init("此行不是 iCalendar", "this line is no iCalendar"),
                    fix: .init("每行应为 名称:值", "every line is name:value")))
            return nil
        }
    }

    /// Nil for a line without a colon outside quotes.
    private init?(_ line: Substring, at place: SourcePlace) {
        var parts: [Substring] = []
        var isQuoted = false
        var start = line.startIndex
        var colon: Substring.Index?
        for index in line.indices {
            switch line[index] {
            case "\"": isQuoted.toggle()
            case ";" where !isQuoted, ":" where !isQuoted:
                parts.append(line[start..<index])
                start = line.index(after: index)
                if line[index] == ":" { colon = index }
            default: break
            }
            if colon != nil { break }
        }
        guard colon != nil, let name = parts.first, !name.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parameters[pair[0].uppercased()] = String(pair[1].replacing("\"", with: "")) }
        }
        self.place = place
        self.name = name.uppercased()
        self.parameters = parameters
        value = String(line[start...])
    }
}

extension [ContentLine] {
    /// The lines of each VEVENT, from its BEGIN on, without those of what lies inside it (alarms).
    var events: [[ContentLine]] {
        var events: [[ContentLine]] = []
        var open: [String] = []
        for line in self {
            switch line.name {
            case "BEGIN":
                open.append(line.value.uppercased())
                if open.last == "VEVENT" { events.append([line]) }
            case "END": _ = open.popLast()
            default:
                if open.last == "VEVENT", !events.isEmpty { events[events.count - 1].append(line) }
            }
        }
        return events
    }
}
