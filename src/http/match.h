/**
 * @file match.h
 * @brief Which routes a raw path fits, and what stands in its {places}.
 */
#ifndef TAPAK_HTTP_MATCH_OWN_H
#define TAPAK_HTTP_MATCH_OWN_H

#include "tapak/http/route.h"

enum { MATCH_PLACES = 6 };

/** Names and raw texts of a pattern's {places}, in order. */
struct match {
    struct tapak_slice names[MATCH_PLACES];
    struct tapak_slice texts[MATCH_PLACES];
    size_t count;
};

/** Whether path fits pattern, segment by segment; a place takes one segment that is not empty. */
bool match_path(const char *pattern, struct tapak_slice path, struct match *out_match);

#endif
