import ArgumentParser
import NotifierWorker

@main
struct Notifier {
    static func main() async {
        await NotifierCommand.main()
    }
}
