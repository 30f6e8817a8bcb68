/**
 * @file audit.h
 * @brief Whether the store still is what its events say.
 *
 * Checked: that each event's hash covers it and the hash before it, none is missing; that each
 *          report's row is what its events made of it; that the ways and notes of cases are those
 *          that events tell; that an anchor kept elsewhere is still in the chain; that photos and
 *          documents are those that events tell of, and their files still have those bytes.
 * Order:   the first difference in this order is named, and ends the check.
 */
#ifndef TAPAK_STORE_AUDIT_H
#define TAPAK_STORE_AUDIT_H

#include "tapak/base/hash.h"
#include "tapak/store/store.h"

enum { TAPAK_AUDIT_WORDS = 256 };

/** The end of the chain at a time: kept elsewhere, it proves that nothing before was rewritten. */
struct tapak_anchor {
    int64_t event_id; ///< 0 of an empty chain
    int64_t at_ms;    ///< of that event
    struct tapak_digest hash;
};

struct tapak_audit {
    int64_t events;
    int64_t reports;
    struct tapak_anchor head;
    bool is_sound;
    char difference[TAPAK_AUDIT_WORDS]; ///< the first one, in words; "" when sound
};

/** anchor may be NULL. On one snapshot when the caller has begun one. */
TAPAK_MUST_CHECK enum tapak_status tapak_audit_check(struct tapak_conn *conn,
                                                     const struct tapak_anchor *anchor,
                                                     struct tapak_audit *out_audit,
                                                     struct tapak_error *err);

#endif
