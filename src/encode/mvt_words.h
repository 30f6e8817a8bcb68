/**
 * @file mvt_words.h
 * @brief The keys and the values of a tile's layer, each once and numbered; and varints.
 */
#ifndef TAPAK_SRC_ENCODE_MVT_WORDS_H
#define TAPAK_SRC_ENCODE_MVT_WORDS_H

#include "tapak/encode/mvt.h"

enum { MVT_VARINT_BYTES = 10, MVT_TEXT_BYTES = 4096 };

static inline size_t mvt_varint_size(uint64_t number)
{
    size_t size = 1;
    for (; number >= 0x80; number >>= 7) {
        size++;
    }
    return size;
}

/** At most MVT_VARINT_BYTES; returns the end. */
static inline char *mvt_write_varint(char *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7) {
        *out++ = (char)(number | 0x80);
    }
    *out++ = (char)number;
    return out;
}

static inline void mvt_put_varint(struct tapak_buf *buf, uint64_t number)
{
    char bytes[MVT_VARINT_BYTES];
    tapak_buf_put(buf, bytes, (size_t)(mvt_write_varint(bytes, number) - bytes));
}

void mvt_words_init(struct tapak_mvt_words *words);
void mvt_words_clear(struct tapak_mvt_words *words);
void mvt_words_free(struct tapak_mvt_words *words);

/** The number of a word, a new one when it was not seen; failures stay in words->bytes. */
uint32_t mvt_words_number(struct tapak_mvt_words *words, const char *word, size_t size);

#endif
