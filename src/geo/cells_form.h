/**
 * @file cells_form.h
 * @brief How cells lie in memory: shared by those who build (cells_build.c) and ask (cells.c).
 *
 * A cell is 32 bits: a kind in the high two, a number below. Sets are lists of villages, set 0 is
 * the empty one, set v + 1 is village v alone: a cell that is no more than the number of villages
 * is one village, or none, and its number the answer. A leaf is a record of words in the pool,
 * placed so that it touches as few lines of the cache as its size allows:
 *
 *     word 0      lanes | villages << 8 | reference << 16   (bit k: local village k, by parity)
 *     word 1      index of the first of its edges in `ids`, in the order of the lanes
 *     villages    ascending
 *     five arrays of `lanes` items each: cross, slope (floats), low, high (steps), owners (16 bits)
 *
 * An edge in a cell whose sides run from 0 to 1 meets the height v at cross + slope * v; it spans
 * the heights [low, high), in STEPS of the cell. owners has the bits of its villages and the feet
 * of its ends that lie left of the cell. A leaf with more villages or edges than that holds is
 * hard. Its cell is a set without items that points at its record: word 0 is 0, word 1 the number
 * of edges, word 2 the number of villages, then the villages (the highest bit: in the reference)
 * and the edges with their feet.
 */
#ifndef GEO_CELLS_FORM_H
#define GEO_CELLS_FORM_H

#include "geo/cells.h"
#include "geo/predicate.h"

#include <stdbool.h>

enum cell_kind { CELL_SET, CELL_BLOCK_4, CELL_BLOCK_8, CELL_LEAF };

enum {
    CELL_NUMBER_BITS = 30,
    LANES = 8, ///< edges looked at together
    LEAF_MAX_LANES = 255,
    LEAF_MAX_VILLAGES = 14,
    OWNER_FOOT_LOW = 1 << 14,
    OWNER_FOOT_HIGH = 1 << 15,
    OWNER_BITS = OWNER_FOOT_LOW - 1,
    SET_IS_HARD = -1,   ///< the count of what is no set but a hard leaf, at word `first`
    STEPS = 32000,      ///< the height of a cell; low and high are rounded, so they err by a half
    STEPS_IN_DOUBT = 1, ///< a point's height is cut off: so near to an end doubles decide
    HARD_FOOT_LOW = 1 << 30,
    LINE_WORDS = 16, ///< a line of the cache
    POOL_PADDING_WORDS = 2 * LINE_WORDS
};
#define HARD_FOOT_HIGH (UINT32_C(1) << 31)
#define HARD_IN_REFERENCE (UINT32_C(1) << 31)
#define HARD_EDGE_MASK (~(HARD_FOOT_HIGH | HARD_FOOT_LOW))

/**
 * Of |cross| + |slope| + 1: how far cross + slope * v may be wrong. Rounding of cross, slope, their
 * product and sum, and of the place is below 4 ulp of each term; this is four times that.
 */
#define LEAF_SLACK 0x1p-20F

/** Where the arrays of a leaf are. */
struct leaf_arrays {
    float *cross;
    float *slope;
    int16_t *low;
    int16_t *high;
    uint16_t *owners;
};

static inline struct leaf_arrays leaf_arrays_at(void *at, size_t lanes)
{
    struct leaf_arrays arrays = {.cross = at};
    arrays.slope = arrays.cross + lanes;
    arrays.low = (void *)(arrays.slope + lanes);
    arrays.high = arrays.low + lanes;
    arrays.owners = (void *)(arrays.high + lanes);
    return arrays;
}

/** Words that the arrays of so many lanes take. */
static inline size_t leaf_array_words(size_t lanes)
{
    return 2 * lanes + (3 * lanes + 1) / 2;
}

struct geo_set {
    uint32_t first;
    int32_t count;
};

struct geo_cells {
    double west; ///< where cell 0 begins
    double south;
    double per_lon; ///< cells a degree
    double per_lat;
    double columns;
    double rows;
    size_t row_cells; ///< columns again
    uint32_t *cells;  ///< one empty cell, the root grid by rows, then blocks
    uint32_t *pool;
    uint32_t *ids;
    size_t village_count;
    struct geo_set *sets;
    int32_t *set_items;
    struct geo_edges edges;
    size_t cell_count;
    size_t pool_words;
    size_t id_count;
    size_t set_count;
    size_t set_item_count;
    size_t cell_room; ///< of each array: how many items its pages hold
    size_t pool_room;
    size_t id_room;
    size_t set_room;
    size_t set_item_room;
    struct geo_cells_figures figures;
};

static inline enum cell_kind cell_kind(uint32_t cell)
{
    return (enum cell_kind)(cell >> CELL_NUMBER_BITS);
}

static inline uint32_t cell_number(uint32_t cell)
{
    return cell & ((UINT32_C(1) << CELL_NUMBER_BITS) - 1);
}

/** What one edge says about a point. */
struct edge_verdict {
    bool counts;   ///< it changes the parity of its owners
    bool is_on_it; ///< the point lies on the edge
};

/** Exact. The feet are those of the edge's ends that lie left of the cell (see cells.h). */
static inline struct edge_verdict edge_ask(const struct geo_edge *edge, bool has_foot_low,
                                           bool has_foot_high, struct tapak_point point)
{
    bool is_above_low = point.lat_deg >= edge->low.lat_deg;
    bool is_above_high = point.lat_deg >= edge->high.lat_deg;
    struct edge_verdict verdict = {
        .counts = (has_foot_low && is_above_low) != (has_foot_high && is_above_high),
    };
    if (!is_above_low || point.lat_deg > edge->high.lat_deg) {
        return verdict;
    }
    int side = tapak_orientation(edge->low, edge->high, point);
    double low_lon = edge->low.lon_deg;
    double high_lon = edge->high.lon_deg;
    verdict.is_on_it = side == 0 && point.lon_deg >= (low_lon < high_lon ? low_lon : high_lon) &&
                       point.lon_deg <= (low_lon < high_lon ? high_lon : low_lon);
    if (!is_above_high && side < 0) {
        verdict.counts = !verdict.counts;
    }
    return verdict;
}

#endif
