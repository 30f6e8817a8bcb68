/**
 * @file cursor.h
 * @brief The place in a listing as text that nobody outside can read or make up.
 *
 * A report's exact time and row number are not the public's (domain section 6), yet a page goes on
 * behind them. So a cursor is sealed: BLAKE2b keyed by the installation's secret gives a tag of the
 * place and the collection, and from that tag the stream that covers the place (a synthetic IV, as
 * in RFC 5297). The same place gives the same cursor, which keeps pages byte-stable.
 */
#ifndef TAPAK_API_OGC_CURSOR_H
#define TAPAK_API_OGC_CURSOR_H

#include "tapak/base/hash.h"

#include <stdbool.h>
#include <stdint.h>

enum { CURSOR_TEXT_BYTES = 65 };

struct cursor {
    int64_t time_ms;
    int64_t row_id;
};

void cursor_seal(char text[static CURSOR_TEXT_BYTES], const struct tapak_key *key,
                 const char *collection, struct cursor cursor);

/** False when it was not sealed for this collection by this installation. */
bool cursor_open(const char *text, const struct tapak_key *key, const char *collection,
                 struct cursor *out_cursor);

#endif
