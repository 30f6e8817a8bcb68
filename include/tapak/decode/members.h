/**
 * @file members.h
 * @brief A flat JSON object whose members a table names: the bodies of small requests.
 *
 * Rule:    what the table does not name is refused, as is a member that stands there twice; null is
 *          the same as absent. Texts are trimmed, an empty one is absent; control characters but
 *          line breaks and tabs are refused, and in a TAPAK_MEMBER_LINE these too.
 * Memory:  texts live in the arena.
 * Threads: any.
 */
#ifndef TAPAK_DECODE_MEMBERS_H
#define TAPAK_DECODE_MEMBERS_H

#include "tapak/base/arena.h"
#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum tapak_member_kind {
    TAPAK_MEMBER_TEXT,
    TAPAK_MEMBER_LINE, ///< a text in one line
    TAPAK_MEMBER_NUMBER,
    TAPAK_MEMBER_BOOL
};

/** {0} ends a table. */
struct tapak_member {
    const char *name;
    enum tapak_member_kind kind;
    bool is_required;
    size_t bytes; ///< ceiling of a text
    double min;
    double max;
};

struct tapak_member_value {
    bool is_given;
    const char *text; ///< terminated; NULL when it is not given
    double number;
    bool truth;
};

/** Values in the order of the table. TAPAK_INVALID begins with the member: "lat: 91 is not …". */
TAPAK_MUST_CHECK enum tapak_status tapak_members_read(struct tapak_arena *arena,
                                                      struct tapak_slice body,
                                                      const struct tapak_member *members,
                                                      struct tapak_member_value *out_values,
                                                      struct tapak_error *err);

#endif
