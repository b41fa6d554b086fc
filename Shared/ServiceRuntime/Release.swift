/// Which release this is; `--version`, the start log and `/readyz` say it, and nothing else states it.
public enum Release {
    /// Semantic version.
    public static let version = "0.9.0"
}
