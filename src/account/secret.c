#include "account/secret.h"

#include <string.h>

struct tapak_digest secret_digest(const struct tapak_key *key, const char *use,
                                  struct tapak_slice secret)
{
    enum { USE_MAX = 16, SECRET_MAX = 256 };
    char text[USE_MAX + 1 + SECRET_MAX];
    size_t length = strnlen(use, USE_MAX);
    memcpy(text, use, length);
    text[length++] = ':';
    if (secret.length <= SECRET_MAX && secret.length > 0) {
        memcpy(text + length, secret.text, secret.length);
        length += secret.length;
    }
    return tapak_keyed_digest(key, text, length);
}
