extension YAMLNode {
    /// This laid over `lower`: mappings merge key by key, scalars and lists replace.
    ///
    /// A `null` stays until ``withoutRemoved``, so that it also removes from what is laid below later; that makes the
    /// operation associative.
    func laid(over lower: YAMLNode) -> YAMLNode {
        var result = self
        guard !isReplacement, case .mapping(let upper) = content, case .mapping(var entries) = lower.content else {
            result.isReplacement = true
            result.overrode += [Overridden(place: lower.place, written: lower.written)] + lower.overrode
            return result
        }
        for entry in upper {
            if let index = entries.firstIndex(where: { $0.key == entry.key }) {
                entries[index].value = entry.value.laid(over: entries[index].value)
            } else {
                entries.append(entry)
            }
        }
        result.content = .mapping(entries)
        result.isReplacement = lower.isReplacement
        result.overrode = overrode + lower.overrode
        return result
    }

    /// Without the keys that a `null` has removed.
    var withoutRemoved: YAMLNode {
        guard case .mapping(let entries) = content else { return self }
        var result = self
        result.content = .mapping(
            entries.filter { !$0.value.isNull }.map { Entry(key: $0.key, value: $0.value.withoutRemoved) })
        return result
    }
}
