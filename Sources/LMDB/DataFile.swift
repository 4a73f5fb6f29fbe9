import Files

/// The file `data.mdb` as bytes, looked at before LMDB maps it.
enum DataFile {
  static func check(_ file: String, environment path: String) throws(LMDBError) {
  }
}
