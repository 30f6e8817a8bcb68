#include "tapak/base/seal.h"

#include <sodium.h>
#include <string.h>

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    BLOCK = 64
};

_Static_assert(sizeof(struct tapak_key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
               "a key of an installation is a key of the cipher");

static const unsigned char *bytes_of(struct tapak_slice slice)
{
    return (const unsigned char *)slice.text;
}

void tapak_seal(struct tapak_buf *out, const struct tapak_key *key, struct tapak_slice context,
                struct tapak_slice plain)
{
    size_t padded = (plain.length / BLOCK + 1) * BLOCK;
    size_t start = out->size;
    char *room = tapak_buf_extend(out, NONCE + padded + TAG);
    if (room == NULL) {
        return; // the buffer keeps the failure
    }
    unsigned char *nonce = (unsigned char *)out->bytes + start;
    unsigned char *text = nonce + NONCE;
    tapak_random(nonce, NONCE);
    memset(text, 0, padded);
    if (plain.length > 0) {
        memcpy(text, plain.text, plain.length);
    }
    text[plain.length] = 0x80; // ISO/IEC 7816-4, as sodium_pad()
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(text, NULL, text, padded, bytes_of(context),
                                                     context.length, NULL, nonce, key->bytes);
}

enum tapak_status tapak_unseal(struct tapak_buf *out, const struct tapak_key *key,
                               struct tapak_slice context, struct tapak_slice sealed,
                               struct tapak_error *err)
{
    if (sealed.length < NONCE + BLOCK + TAG || (sealed.length - NONCE - TAG) % BLOCK != 0) {
        return tapak_fail(err, TAPAK_INVALID, "%zu bytes are no seal", sealed.length);
    }
    size_t padded = sealed.length - NONCE - TAG;
    size_t start = out->size;
    size_t length = 0;
    if (tapak_buf_extend(out, padded) == NULL) {
        return tapak_buf_check(out, err);
    }
    unsigned char *text = (unsigned char *)out->bytes + start;
    const unsigned char *nonce = bytes_of(sealed);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(text, NULL, NULL, nonce + NONCE, padded + TAG,
                                                   bytes_of(context), context.length, nonce,
                                                   key->bytes) != 0 ||
        sodium_unpad(&length, text, padded, BLOCK) != 0) {
        tapak_buf_cut(out, start);
        return tapak_fail(err, TAPAK_INVALID,
                          "a seal does not open: it was made with another key, for another "
                          "place, or was changed");
    }
    tapak_buf_cut(out, start + length);
    return TAPAK_OK;
}
