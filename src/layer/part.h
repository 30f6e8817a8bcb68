/**
 * @file part.h
 * @brief Some rows as columns: along Hilbert's curve, in blocks with their box and bounds.
 *
 * Shape:   rows are numbered as they stand; a block is BLOCK_ROWS of them, the last may be shorter.
 *          Columns have room for whole lumps
 *          of LUMP_ROWS.
 * Threads: immutable once built but for the count of users.
 */
#ifndef LAYER_PART_H
#define LAYER_PART_H

#include "layer/lists.h"

enum { BLOCK_ROWS = 1024, LUMP_ROWS = 64, PUBLIC_ID_WORDS = 3 };

/** The two ways in which a row is seen: as by the public, or with its true point. */
enum sight_of { SIGHT_PUBLIC, SIGHT_TRUE, SIGHT_COUNT };

/** A row on its way into a part. Not a number stands for no point. */
struct row {
    int64_t time_ms;
    uint32_t id;
    uint32_t area;
    uint32_t kind[SIGHT_COUNT];
    struct tapak_point point[SIGHT_COUNT];
    uint32_t public_id[PUBLIC_ID_WORDS];
};

struct block_box {
    uint32_t x_min; ///< above x_max when no row has a point
    uint32_t x_max;
    uint32_t y_min;
    uint32_t y_max;
    struct tapak_box box;
    uint32_t pointless; ///< rows without a point
};

/** What depends on who looks. */
struct sight {
    uint32_t *kind;
    uint32_t *x;
    uint32_t *y;
    double *lon; ///< not a number: no point
    double *lat;
    struct block_box *boxes;
};

struct block {
    int64_t time_min;
    int64_t time_max;
    uint32_t area_min;
    uint32_t area_max;
};

struct part {
    atomic_uint users;
    uint32_t count;
    uint32_t block_count;
    uint32_t id_max;
    bool is_public;    ///< rows that the public sees; else they have no sight for it
    bool is_one_sight; ///< both see the same: hotspots
    int64_t *time_ms;
    uint32_t *id;
    uint32_t *area;
    uint32_t (*public_id)[PUBLIC_ID_WORDS]; ///< NULL for hotspots
    uint32_t *order;                        ///< newest first, then id descending
    struct block *blocks;
    struct sight sights[SIGHT_COUNT];
    size_t bytes;
};

/** Which columns a part has. */
enum part_form { PART_OF_PUBLIC, PART_OF_HIDDEN, PART_OF_HOTSPOTS };

/** Of 1 … UINT32_MAX / 2 rows in any order, whose ids differ. */
TAPAK_MUST_CHECK enum tapak_status part_build(const struct row *rows, uint32_t count,
                                              enum part_form form, struct part **out_part,
                                              struct tapak_error *err);
struct part *part_hold(struct part *part);
/** NULL is allowed. */
void part_release(struct part *part);

/** The row as it went in. */
void part_row(const struct part *part, uint32_t at, struct row *out_row);

/** Where the row of that time and id stands; part->count when it is not there. */
uint32_t part_find(const struct part *part, int64_t time_ms, uint32_t id);
/** The same without the time, in time linear in the rows. */
uint32_t part_find_id(const struct part *part, uint32_t id);

/** 16 letters, digits, '-' and '_' in 6 bits each. */
bool public_id_pack(const char *text, uint32_t out_words[static PUBLIC_ID_WORDS]);
void public_id_unpack(const uint32_t words[static PUBLIC_ID_WORDS],
                      char text[static TAPAK_PUBLIC_ID_LENGTH + 1]);

#endif
