/**
 * @file scan.h
 * @brief A query made ready for columns: which blocks can hold what matches, and which rows do.
 */
#ifndef LAYER_SCAN_H
#define LAYER_SCAN_H

#include "layer/lanes.h"
#include "layer/sieve.h"

struct scan {
    const struct lists *lists;
    const struct view *view;
    bool is_empty; ///< nothing can match
    bool has_box;
    struct tapak_box box;
    struct lanes_range may[2];  ///< x and y that may lie in the box
    struct lanes_range sure[2]; ///< and those that surely do
    bool has_square;
    struct tapak_tile_square square;
    bool has_time;
    int64_t since_ms;
    int64_t until_ms;
    bool has_area;
    uint32_t area_first;
    uint32_t area_last;
    uint32_t *pass; ///< a hit for each kind; NULL: all of them
    bool has_sieve;
    struct sieve sieve;
};

/** square may be NULL. Ended by scan_end(), also after a failure. */
TAPAK_MUST_CHECK enum tapak_status scan_begin(struct scan *scan,
                                              const struct tapak_snapshot *snapshot,
                                              const struct tapak_layer_query *query,
                                              const struct tapak_tile_square *square,
                                              struct tapak_error *err);
void scan_end(struct scan *scan);

enum scan_relation { SCAN_NONE, SCAN_SOME, SCAN_ALL };

/** What can be said of a block without its rows; dead rows left aside. */
enum scan_relation scan_block(const struct scan *scan, const struct segment *segment,
                              uint32_t block);

static inline uint32_t block_rows(const struct segment *segment, uint32_t block)
{
    uint32_t rest = segment->count - block * BLOCK_ROWS;
    return rest < BLOCK_ROWS ? rest : BLOCK_ROWS;
}

/**
 * A hit (all ones) or zero for each row of a block, zeros behind the last; returns how many. Does
 * not ask scan_block().
 */
uint32_t scan_rows(const struct scan *scan, const struct segment *segment, uint32_t block,
                   uint32_t hits[static BLOCK_ROWS]);

/** Whether one row matches; dead ones do not. */
bool scan_row(const struct scan *scan, const struct segment *segment, uint32_t at);

/** How many match, and how many rows of blocks there were to look at. */
int64_t scan_count(const struct scan *scan, int64_t *out_candidates);

#endif
