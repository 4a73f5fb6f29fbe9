@main
struct TokenLedgerCommand {
  static func main() {}
}
