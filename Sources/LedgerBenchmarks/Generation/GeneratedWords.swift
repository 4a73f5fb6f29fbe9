/// What people of a generated ledger write.
enum GeneratedWords {
  static let reasons = [
    "Contract ended", "Suspicious traffic from an unknown network", "Rotation by schedule",
    "Asked by the partner in ticket 48213", "Key found in a public repository",
    "Migration to the new gateway", "Umzug auf die neue Plattform abgeschlossen",
  ]
  static let descriptions = [
    "Nightly export of bookings to the data warehouse", "Claims terminal in the branch office",
    "Used by the newsletter service; do not share", "Prüfung der Tarife im Vergleichsportal",
    "Webhook receiver, owned by the integration team",
  ]
  static let agents = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
    "integration-hub/4.2", "curl/7.88.1",
  ]
  private static let things = [
    "Booking", "Claims", "Newsletter", "Terminal", "Loyalty", "Export", "Portal", "Müller",
    "Quote", "Webhook", "Staging", "Payroll", "Archive", "Chat", "Feed", "Widget", "予約", "Café",
  ]
  private static let firms = [
    "Nordwind", "Aurora", "Castor", "Delphin", "Ginkgo", "Halyard", "Isar", "Juniper", "Krone",
    "Lumen",
  ]
  private static let people = [
    ("Ada Novak", "ada.novak"), ("Björn Lund", "bjorn.lund"), ("Chiara Rossi", "chiara.rossi"),
    ("Dev Patel", "dev.patel"), ("Emeka Obi", "emeka.obi"), ("Fatma Kaya", "fatma.kaya"),
    ("Greta Weiß", "greta.weiss"), ("Hana Sato", "hana.sato"), ("Ines Duarte", "ines.duarte"),
    ("Jonas Berg", "jonas.berg"), ("Kim Lee", "kim.lee"),
  ]

  static func account(_ number: Int) -> String {
    "\(firms[number % firms.count]) \(things[number / firms.count % things.count]) \(number + 1)"
  }

  static func member(_ number: Int) -> (name: String, mailbox: String) {
    people[number % people.count]
  }

  /// No two numbers have the same name.
  static func token(_ number: Int) -> String {
    "\(things[number % things.count]) \(things[number / things.count % things.count]) \(number)"
  }
}
