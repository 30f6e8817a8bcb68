/**
 * @file tls.h
 * @brief The certificate and key of the server, as the daemon wants them.
 */
#ifndef TAPAK_HTTP_TLS_OWN_H
#define TAPAK_HTTP_TLS_OWN_H

#include "tapak/base/error.h"

struct tls {
    char *certificate; ///< PEM text; NULL serves plain HTTP
    char *key;         ///< PEM text
};

/** Reads both files (NULL or "" is none); one without the other is TAPAK_INVALID. */
TAPAK_MUST_CHECK enum tapak_status tls_read(const char *certificate_path, const char *key_path,
                                            struct tls *out_tls, struct tapak_error *err);
/** The key's memory is overwritten. */
void tls_free(struct tls *tls);

#endif
