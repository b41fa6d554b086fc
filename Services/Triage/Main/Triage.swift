import ArgumentParser
import TriageWorker

@main
struct Triage {
    static func main() async {
        await TriageCommand.main()
    }
}
