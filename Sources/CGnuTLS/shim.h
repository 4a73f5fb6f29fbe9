#include <gnutls/gnutls.h>

// Macros that Swift does not import as numbers of the right type.
static const unsigned int tokenledger_tls_server_flags =
    GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL;
