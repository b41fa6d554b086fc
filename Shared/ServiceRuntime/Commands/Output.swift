import Foundation
import Texts

/// Writes text for people to standard output.
///
/// Every command writes through here or ``sayJSON(_:)``: what outsiders wrote moves no cursor, turns no line around and hides
/// nothing. Single fields that must not begin a line of their own go through `ShownText.line` first.
public func say(_ text: String, terminator: String = "\n") {
    FileHandle.standardOutput.write(Data((ShownText.lines(text) + terminator).utf8))
}

/// Writes JSON to standard output: the same values, but what a terminal would act on is escaped.
public func sayJSON(_ json: String) {
    FileHandle.standardOutput.write(Data((ShownText.json(json) + "\n").utf8))
}
