/**
 * @file report_json.h
 * @brief The body by which a person hands in a report: one JSON object.
 *
 * Shape:  {category, class?, title?, description?, lat?, lon?, accuracy_m?, occurred?, province?,
 *         regency?, district?, village?, code?, anonymous?, confidential?,
 *         reporter?: {name?, phone?, email?}}; null is the same as absent. occurred is a date or an
 *         instant. Members that are not known, and members that stand there twice, are refused.
 * Units:  degrees and metres. Texts are trimmed, an empty one is absent.
 * Limits: TAPAK_MAX_BODY_BYTES; nesting of 4.
 */
#ifndef TAPAK_DECODE_REPORT_JSON_H
#define TAPAK_DECODE_REPORT_JSON_H

#include "tapak/base/arena.h"
#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/model/placement.h"

#include <stdbool.h>
#include <stdint.h>

/** What was said; texts live in the arena. */
struct tapak_report_form {
    struct tapak_slice category;
    struct tapak_slice klass;
    struct tapak_slice title;
    struct tapak_slice description;
    struct tapak_place_claim place;
    bool has_occurred;
    int64_t occurred_ms;
    bool is_anonymous;
    bool is_confidential;
    struct tapak_slice reporter_name;
    struct tapak_slice reporter_phone;
    struct tapak_slice reporter_email;
};

/** TAPAK_INVALID begins with the member: "lat: 91 is not within [-90, 90]". Dates and times without
    a zone are offset_minutes east of UTC. */
TAPAK_MUST_CHECK enum tapak_status
tapak_report_json_read(struct tapak_arena *arena, struct tapak_slice body, int offset_minutes,
                       struct tapak_report_form *out_form, struct tapak_error *err);

#endif
