import ArgumentParser
import EscalationWorker

@main
struct Escalation {
    static func main() async {
        await EscalationCommand.main()
    }
}
