/**
 * @file lists.h
 * @brief What the columns' numbers stand for: areas, categories, periods, the programme, and kinds
 *        of rows. Counted by users; immutable, but for kinds that are added behind.
 */
#ifndef LAYER_LISTS_H
#define LAYER_LISTS_H

#include "tapak/base/arena.h"
#include "tapak/layer/layer.h"
#include "tapak/model/area.h"
#include "tapak/model/category.h"
#include "tapak/model/period.h"
#include "tapak/store/feed.h"

#include <stdatomic.h>

/** Days in the programme of one village, the last included. */
struct list_member {
    int64_t first_day;
    int64_t last_day;
};

struct list_area {
    struct tapak_code code;
    const char *name;   ///< "" when it is not known
    uint32_t regency;   ///< number of the one it lies in, or LISTS_NO_AREA
    bool is_of_edition; ///< the current edition has it, or a village in it
    const struct list_member *members;
    uint32_t member_count;
};

enum { KIND_CHUNK = 1024, KIND_CHUNKS = 1024 };

/** A kind, and its parts as numbers below 256 that a filter compares. */
struct kind {
    struct tapak_layer_kind shown;
    uint64_t hash;
};

struct lists {
    atomic_uint users;
    struct tapak_arena *arena; ///< holds all that follows but the chunks
    int offset_minutes;
    struct list_area *areas; ///< in order of code; [0] is "", no area
    uint32_t area_count;
    struct tapak_categories categories;
    struct tapak_periods periods;
    struct kind *chunks[KIND_CHUNKS]; ///< of KIND_CHUNK kinds; who reads knows how many there are
    uint32_t kind_count;              ///< for who adds
    uint32_t *slots;                  ///< hash to 1 + number of a kind; for who adds
    uint32_t slot_count;
};

TAPAK_MUST_CHECK enum tapak_status lists_load(struct tapak_conn *conn, int offset_minutes,
                                              struct lists **out_lists, struct tapak_error *err);
struct lists *lists_hold(struct lists *lists);
/** NULL is allowed. */
void lists_release(struct lists *lists);

enum { LISTS_NO_AREA = 0, LISTS_UNKNOWN = -1 };

/** Number of a code's area; LISTS_UNKNOWN when it is not in the list. */
int64_t lists_area(const struct lists *lists, const char *code);

/** The numbers [*out_first, *out_behind) of an area and of all in it; "" has all, and no area. */
void lists_area_range(const struct lists *lists, const struct tapak_code *area, uint32_t *out_first,
                      uint32_t *out_behind);

bool lists_in_programme(const struct lists *lists, uint32_t area, int64_t day);

/** Number of the kind; texts of wanted are copied. For one thread at a time. */
TAPAK_MUST_CHECK enum tapak_status lists_kind(struct lists *lists,
                                              const struct tapak_layer_kind *wanted,
                                              uint32_t *out_kind, struct tapak_error *err);

static inline const struct tapak_layer_kind *lists_kind_at(const struct lists *lists, uint32_t kind)
{
    return &lists->chunks[kind / KIND_CHUNK][kind % KIND_CHUNK].shown;
}

#endif
