#include "http/tls.h"

#include "tapak/base/limits.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PEM_BYTES (256 * TAPAK_KIB)

static enum tapak_status read_pem(const char *path, const char *mark, char **out_text,
                                  struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot read %s: %s", path, strerror(errno));
    }
    char *text = calloc(1, MAX_PEM_BYTES + 1);
    size_t size = text == NULL ? 0 : fread(text, 1, MAX_PEM_BYTES, file);
    if (text == NULL) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %s", path);
    } else if (size == MAX_PEM_BYTES || strstr(text, mark) == NULL) {
        status = tapak_fail(err, TAPAK_INVALID, "%s is no PEM file with '%s'", path, mark);
    }
    (void)fclose(file);
    if (status != TAPAK_OK) {
        free(text);
        return status;
    }
    *out_text = text;
    return TAPAK_OK;
}

enum tapak_status tls_read(const char *certificate_path, const char *key_path, struct tls *out_tls,
                           struct tapak_error *err)
{
    bool has_certificate = certificate_path != NULL && certificate_path[0] != '\0';
    bool has_key = key_path != NULL && key_path[0] != '\0';
    struct tls tls = {0};
    if (has_certificate != has_key) {
        return tapak_fail(err, TAPAK_INVALID, "TLS needs a certificate and its key, not one alone");
    }
    if (!has_certificate) {
        return TAPAK_OK;
    }
    enum tapak_status status = read_pem(certificate_path, "CERTIFICATE", &tls.certificate, err);
    if (status == TAPAK_OK) {
        status = read_pem(key_path, "PRIVATE KEY", &tls.key, err);
    }
    if (status != TAPAK_OK) {
        tls_free(&tls);
        return status;
    }
    *out_tls = tls;
    return TAPAK_OK;
}

void tls_free(struct tls *tls)
{
    if (tls->key != NULL) {
        explicit_bzero(tls->key, strlen(tls->key));
    }
    free(tls->key);
    free(tls->certificate);
    *tls = (struct tls){0};
}
