/**
 * @file state.h
 * @brief The classes, states and kinds that a report can have, with their codes and names.
 *
 * Codes are what is stored and served; names are for people.
 * Source: PermenPAN-RB 62/2018 (SP4N) for classes and stages; see docs.
 */
#ifndef TAPAK_MODEL_STATE_H
#define TAPAK_MODEL_STATE_H

#include "tapak/base/text.h"

#include <stdbool.h>

enum tapak_state {
    TAPAK_RECEIVED,
    TAPAK_VERIFIED,
    TAPAK_FORWARDED,
    TAPAK_IN_PROGRESS,
    TAPAK_RESOLVED,
    TAPAK_CLOSED,
    TAPAK_DEFERRED,
    TAPAK_NOT_AUTHORISED,
    TAPAK_REJECTED,
    TAPAK_ARCHIVED,
    TAPAK_DUPLICATE,
    TAPAK_STATE_COUNT
};

enum tapak_class {
    TAPAK_CLASS_INSPECTION,  ///< pengaduan_pengawasan
    TAPAK_CLASS_COMPLAINT,   ///< pengaduan
    TAPAK_CLASS_INFORMATION, ///< informasi
    TAPAK_CLASS_ASPIRATION,  ///< aspirasi
    TAPAK_CLASS_COUNT
};

enum tapak_placed_by {
    TAPAK_PLACED_NONE,
    TAPAK_PLACED_POINT,
    TAPAK_PLACED_NEAR,
    TAPAK_PLACED_NAME,
    TAPAK_PLACED_HAND,
    TAPAK_PLACED_COUNT
};

enum tapak_confidence {
    TAPAK_CONFIDENCE_LOW,
    TAPAK_CONFIDENCE_MEDIUM,
    TAPAK_CONFIDENCE_HIGH,
    TAPAK_CONFIDENCE_COUNT
};

const char *tapak_state_code(enum tapak_state state);    ///< "in_progress"
const char *tapak_state_name_id(enum tapak_state state); ///< "ditindaklanjuti"
const char *tapak_class_code(enum tapak_class klass);    ///< "pengaduan"
const char *tapak_class_name_id(enum tapak_class klass); ///< "pengaduan tidak berkadar pengawasan"
const char *tapak_placed_by_code(enum tapak_placed_by how);          ///< "near"
const char *tapak_confidence_code(enum tapak_confidence confidence); ///< "medium"

bool tapak_state_parse(struct tapak_slice code, enum tapak_state *out_state);
bool tapak_class_parse(struct tapak_slice code, enum tapak_class *out_class);
bool tapak_placed_by_parse(struct tapak_slice code, enum tapak_placed_by *out_how);
bool tapak_confidence_parse(struct tapak_slice code, enum tapak_confidence *out_confidence);

/** Whether the table of domain section 2 lets a report go from one state to the other. */
bool tapak_state_may_become(enum tapak_state from, enum tapak_state to);

/** Whether the way from one state to the other needs a reason: setting aside, deferring, going
 * back. */
bool tapak_state_needs_reason(enum tapak_state from, enum tapak_state to);

#endif
