#ifndef TOKENLEDGER_CONSOLE_H
#define TOKENLEDGER_CONSOLE_H

#include <stddef.h>

/// A file of the web console, as it is in the folder Assets.
typedef struct {
  /// Where it is below that folder.
  const char *path;
  /// Its text in UTF-8, which ends at the first NUL.
  const char *text;
} ConsoleFile;

/// A file by its place in the list; `NULL` beyond the last.
const ConsoleFile *console_file(size_t place);

#endif
