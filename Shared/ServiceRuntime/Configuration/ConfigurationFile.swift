import Contracts
import Foundation
import Yams

/// A YAML file of ours (rules, standards, roster, grants) read into a value, with faults in the operator's words.
public enum ConfigurationFile {
    /// Reads a file and refuses keys that the value does not know.
    ///
    /// - Throws: ``SettingsError`` that names the file, the place in it, and what belongs there.
    public static func load<Value: Codable>(_ type: Value.Type, from path: String) throws -> Value {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SettingsError(["\(path) cannot be read; create it or correct the path in the configuration"])
        }
        do {
            let value = try YAMLDecoder().decode(type, from: text)
            let unknown = Self.unknownKeys(in: text, against: try YAMLEncoder().encode(value))
            guard unknown.isEmpty else {
                throw SettingsError(unknown.map { "\(path): \($0): this key is not known; remove or correct it" })
            }
            return value
        } catch let error as DecodingError {
            throw SettingsError(["\(path): \(FieldError(error))"])
        } catch let error as FieldError {
            throw SettingsError(["\(path): \(error)"])
        } catch let error as YamlError {
            throw SettingsError(["\(path) is not YAML: \(error)"])
        }
    }

    /// The keys of one mapping, for readers that need no more of a file than its names.
    static func topLevelKeys(below name: String, of path: String) throws -> [String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let mapping = try? Yams.compose(yaml: text)?.mapping?[Node(name)]?.mapping
        else { throw SettingsError(["\(path) cannot be read, or has no mapping \(name)"]) }
        return mapping.compactMap { $0.key.string }
    }

    /// Keys that were written but that the decoded value, written out again, does not have.
    private static func unknownKeys(in written: String, against read: String) -> [String] {
        guard let written = try? Yams.compose(yaml: written), let read = try? Yams.compose(yaml: read) else {
            return []
        }
        return Self.missing(written, read, at: "")
    }

    private static func missing(_ written: Node, _ read: Node?, at pointer: String) -> [String] {
        switch (written, read) {
        case (.mapping(let left), .mapping(let right)):
            return left.flatMap { key, value in
                let name = key.string ?? ""
                guard let counterpart = right.first(where: { $0.key.string == name })?.value else {
                    return value == Node("null") || value.scalar?.string.isEmpty == true ? [] : ["\(pointer)/\(name)"]
                }
                return missing(value, counterpart, at: "\(pointer)/\(name)")
            }
        case (.sequence(let left), .sequence(let right)):
            return zip(left, right).enumerated().flatMap { missing($1.0, $1.1, at: "\(pointer)/\($0)") }
        default:
            return []
        }
    }
}

/// Bearer tokens by who holds them, from a folder with one file each: the file's name is the holder.
public struct TokenFolder: Sendable {
    private let holders: [String: String]

    /// - Throws: ``SettingsError`` when the folder cannot be read.
    public init(_ path: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw SettingsError(["token folder \(path) cannot be read; create it with one file for each holder"])
        }
        holders = Dictionary(
            names.compactMap { name in
                guard let token = try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) else { return nil }
                let trimmed = token.trimmingCharacters(in: .whitespacesAndNewlines)
                return trimmed.count < 16 ? nil : (WireJSON.sha256(Data(trimmed.utf8)), name)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Who holds a token; compares digests, so the time it takes says nothing about the token.
    public func holder(of token: String) -> String? {
        holders[WireJSON.sha256(Data(token.utf8))]
    }
}
