#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>
#include <unictype.h>
#include <unistring/version.h>
