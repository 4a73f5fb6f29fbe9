// First, because <unistring/stdint.h> renames int32_t and its kin by macros: declarations of the C
// library that are read after it would differ from those in Swift's Glibc module.
#include <stdlib.h>
#include <sys/types.h>

#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>
#include <unictype.h>
#include <unistring/version.h>

// The forms are macros around the addresses of incomplete structs, which Swift cannot import.
static inline uninorm_t tokenledger_nfc(void) { return UNINORM_NFC; }
static inline uninorm_t tokenledger_nfkd(void) { return UNINORM_NFKD; }

// The masks are members of an anonymous enum, imported with a type that no function takes.
static inline bool tokenledger_is_mark(ucs4_t scalar) {
  return uc_is_general_category_withtable(scalar, UC_CATEGORY_MASK_M);
}
static inline bool tokenledger_is_assigned(ucs4_t scalar) {
  return !uc_is_general_category_withtable(scalar, UC_CATEGORY_MASK_Cn);
}
