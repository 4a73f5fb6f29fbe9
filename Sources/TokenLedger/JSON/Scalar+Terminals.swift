extension Unicode.Scalar {
  /// Whether a terminal would act on it, or let it reorder what stands around it, instead of showing
  /// it: C0 and C1 controls, line and paragraph separators, bidirectional controls.
  package var isObeyedByTerminals: Bool {
    switch value {
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
