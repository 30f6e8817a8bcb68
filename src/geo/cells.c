// A cell look-up, near borders a leaf, and only where a float cannot tell the exact predicate.
#include "geo/cells_form.h"
#include "geo/lanes.h"

enum { BATCH = 128 };

// A point in its cell: u and v run from 0 to 1 over it.
struct place {
    double u;
    double v;
    uint32_t cell;
};

// The root cell, or cell 0, which is empty, for what lies outside (NaN and infinities too).
static inline size_t root_of(const struct geo_cells *cells, struct tapak_point point,
                             struct place *out_place)
{
    double x = (point.lon_deg - cells->west) * cells->per_lon;
    double y = (point.lat_deg - cells->south) * cells->per_lat;
    bool is_inside = x >= 0 && x < cells->columns && y >= 0 && y < cells->rows;
    int column = (int)(is_inside ? x : 0);
    int row = (int)(is_inside ? y : 0);
    out_place->u = x - column;
    out_place->v = y - row;
    size_t slot = 1 + (size_t)row * cells->row_cells + (size_t)column;
    return is_inside ? slot : 0;
}

static inline bool is_block(uint32_t cell)
{
    return cell_kind(cell) - 1U < 2; // 4 or 8, in one comparison
}

// Where in `cells` the smaller cell of a block is; the place becomes one in it.
static inline size_t step_into(struct place *place)
{
    int side = cell_kind(place->cell) == CELL_BLOCK_4 ? 4 : 8;
    double x = place->u * side;
    double y = place->v * side;
    int column = (int)x;
    int row = (int)y;
    place->u = x - column;
    place->v = y - row;
    return (size_t)cell_number(place->cell) + (size_t)(row * side + column);
}

__attribute__((always_inline)) static inline struct place find_place(const struct geo_cells *cells,
                                                                     struct tapak_point point)
{
    struct place place = {0};
    place.cell = cells->cells[root_of(cells, point, &place)];
    while (is_block(place.cell)) {
        place.cell = cells->cells[step_into(&place)];
    }
    return place;
}

/** What edges say of a point, as bits of their owners. */
struct leaf_verdict {
    uint32_t parity;  ///< that change
    uint32_t touched; ///< on whose edge the point lies
};

// What the lanes in doubt say, from the original doubles. Apart and by value, so that points
// without doubts need no memory for it.
__attribute__((noinline)) static struct leaf_verdict
ask_doubts(const struct geo_cells *cells, const uint32_t *edges, const uint16_t *owners,
           uint32_t doubts, struct tapak_point point)
{
    struct leaf_verdict sum = {0};
    point = tapak_settle(point);
    for (; doubts != 0; doubts &= doubts - 1) {
        int lane = __builtin_ctz(doubts);
        struct geo_edge edge = geo_edge_at(&cells->edges, edges[lane]);
        struct edge_verdict verdict = edge_ask(&edge, (owners[lane] & OWNER_FOOT_LOW) != 0,
                                               (owners[lane] & OWNER_FOOT_HIGH) != 0, point);
        sum.parity ^= verdict.counts ? owners[lane] : 0;
        sum.touched |= verdict.is_on_it ? owners[lane] : 0;
    }
    return sum;
}

// The villages of a leaf that cover the point, as bits of its list.
LANES_INLINE uint32_t ask_leaf(const struct geo_cells *cells, const uint32_t *record,
                               const struct place *place, const struct tapak_point *point)
{
    size_t lanes = record[0] & 255;
    size_t villages = record[0] >> 8 & 255;
    const uint32_t *arrays = record + 2 + villages;
    uint32_t covering = record[0] >> 16;
    uint32_t touched = 0;
    size_t i = 0;
    do {
        struct lanes_answer answer =
            lanes_ask(arrays, lanes, i, (float)place->u, (float)place->v, (int)(place->v * STEPS));
        if (__builtin_expect(answer.doubts != 0, 0)) {
            const uint16_t *owners = leaf_arrays_at((void *)(uintptr_t)arrays, lanes).owners + i;
            struct leaf_verdict exact =
                ask_doubts(cells, cells->ids + record[1] + i, owners, answer.doubts, *point);
            covering ^= exact.parity;
            touched |= exact.touched;
        }
        covering ^= answer.parity;
        i += LANES;
    } while (__builtin_expect(i < lanes, 0));
    return (covering | touched) & OWNER_BITS;
}

// One village of a hard leaf: its word, the number of its edges, the edges.
static bool hard_village_covers(const struct geo_cells *cells, const uint32_t *at,
                                struct tapak_point point)
{
    bool covers = (at[0] & HARD_IN_REFERENCE) != 0;
    bool is_on_edge = false;
    for (uint32_t k = 0; k < at[1]; k++) {
        uint32_t word = at[2 + k];
        struct geo_edge edge = geo_edge_at(&cells->edges, word & HARD_EDGE_MASK);
        struct edge_verdict verdict =
            edge_ask(&edge, (word & HARD_FOOT_LOW) != 0, (word & HARD_FOOT_HIGH) != 0, point);
        covers = covers != verdict.counts;
        is_on_edge = is_on_edge || verdict.is_on_it;
    }
    return covers || is_on_edge;
}

// A hard leaf, village by village; those that cover go to out, as far as there is room.
static size_t ask_hard(const struct geo_cells *cells, const uint32_t *record,
                       struct tapak_point point, int32_t *out, size_t room, size_t enough)
{
    point = tapak_settle(point);
    size_t found = 0;
    const uint32_t *at = record + 2;
    for (uint32_t i = 0; i < record[1] && found < enough; i++, at += 2 + at[1]) {
        if (hard_village_covers(cells, at, point)) {
            if (found < room) {
                out[found] = (int32_t)(at[0] & ~HARD_IN_REFERENCE);
            }
            found++;
        }
    }
    return found;
}

// A set of several villages, or a hard leaf.
__attribute__((noinline)) static int32_t lowest_of_odd(const struct geo_cells *cells, uint32_t cell,
                                                       struct tapak_point point)
{
    const struct geo_set *set = &cells->sets[cell_number(cell)];
    int32_t lowest = -1;
    if (set->count != SET_IS_HARD) {
        return cells->set_items[set->first];
    }
    return ask_hard(cells, cells->pool + set->first, point, &lowest, 1, 1) > 0 ? lowest : -1;
}

LANES_INLINE int32_t lowest_in_leaf(const struct geo_cells *cells, const struct place *place,
                                    const struct tapak_point *point)
{
    const uint32_t *record = cells->pool + cell_number(place->cell);
    uint32_t covering = ask_leaf(cells, record, place, point);
    int32_t lowest = (int32_t)record[2 + __builtin_ctz(covering | OWNER_FOOT_LOW)];
    return covering == 0 ? -1 : lowest;
}

// Set v + 1 is village v, set 0 is none.
static inline bool is_plain_set(const struct geo_cells *cells, uint32_t cell)
{
    return cell <= cells->village_count;
}

// Apart, so that a point in a plain set does not pay for the registers that a leaf needs.
LANES_CLONES __attribute__((noinline)) static int32_t ask_further(const struct geo_cells *cells,
                                                                  uint32_t cell, double x, double y,
                                                                  double lon_deg, double lat_deg)
{
    struct place place = {x - (int)x, y - (int)y, cell};
    struct tapak_point point = {lon_deg, lat_deg};
    while (is_block(place.cell)) {
        place.cell = cells->cells[step_into(&place)];
    }
    if (cell_kind(place.cell) == CELL_LEAF) {
        return lowest_in_leaf(cells, &place, &point);
    }
    return is_plain_set(cells, place.cell) ? (int32_t)place.cell - 1
                                           : lowest_of_odd(cells, place.cell, point);
}

// The halves of a point come in two registers: a compiler that brings them together through memory
// makes the processor wait, so x is done with before y is begun.
int32_t geo_cells_lowest(const struct geo_cells *cells, struct tapak_point point)
{
    double x = (point.lon_deg - cells->west) * cells->per_lon;
    if (!(x >= 0 && x < cells->columns)) {
        return -1;
    }
    double y = (point.lat_deg - cells->south) * cells->per_lat;
    if (!(y >= 0 && y < cells->rows)) {
        return -1;
    }
    uint32_t cell = cells->cells[1 + (size_t)(int)y * cells->row_cells + (size_t)(int)x];
    if (is_plain_set(cells, cell)) {
        return (int32_t)cell - 1;
    }
    return ask_further(cells, cell, x, y, point.lon_deg, point.lat_deg);
}

size_t geo_cells_all(const struct geo_cells *cells, struct tapak_point point, int32_t *out,
                     size_t room)
{
    struct place place = find_place(cells, point);
    uint32_t number = cell_number(place.cell);
    size_t found = 0;
    if (cell_kind(place.cell) == CELL_SET) {
        const struct geo_set *set = &cells->sets[number];
        if (set->count == SET_IS_HARD) {
            return ask_hard(cells, cells->pool + set->first, point, out, room, SIZE_MAX);
        }
        for (; found < (size_t)set->count && found < room; found++) {
            out[found] = cells->set_items[set->first + found];
        }
        return (size_t)set->count;
    }
    const uint32_t *record = cells->pool + number;
    for (uint32_t covering = ask_leaf(cells, record, &place, &point); covering != 0;
         covering &= covering - 1) {
        if (found < room) {
            out[found] = (int32_t)record[2 + __builtin_ctz(covering)];
        }
        found++;
    }
    return found;
}

static bool set_has(const struct geo_cells *cells, const struct geo_set *set, int32_t village,
                    struct tapak_point point)
{
    if (set->count == SET_IS_HARD) {
        const uint32_t *record = cells->pool + set->first;
        const uint32_t *at = record + 2;
        for (uint32_t i = 0; i < record[1]; i++, at += 2 + at[1]) {
            if ((at[0] & ~HARD_IN_REFERENCE) == (uint32_t)village) {
                return hard_village_covers(cells, at, tapak_settle(point));
            }
        }
        return false;
    }
    for (int32_t i = 0; i < set->count; i++) {
        if (cells->set_items[set->first + (uint32_t)i] == village) {
            return true;
        }
    }
    return false;
}

bool geo_cells_has(const struct geo_cells *cells, int32_t village, struct tapak_point point)
{
    struct place place = find_place(cells, point);
    if (cell_kind(place.cell) == CELL_SET) {
        return set_has(cells, &cells->sets[cell_number(place.cell)], village, point);
    }
    const uint32_t *record = cells->pool + cell_number(place.cell);
    for (uint32_t covering = ask_leaf(cells, record, &place, &point); covering != 0;
         covering &= covering - 1) {
        if (record[2 + __builtin_ctz(covering)] == (uint32_t)village) {
            return true;
        }
    }
    return false;
}

// The points of a batch on their way. The lists grow without a branch, because which way a point
// goes cannot be foreseen.
struct batch {
    struct place places[BATCH];
    uint32_t slots[BATCH];
    uint16_t leaves[BATCH];
    uint16_t others[BATCH]; ///< in blocks, in sets of several, in hard leaves
    size_t leaf_count;
    size_t other_count;
};

// The answer of a plain set; a leaf goes on its list.
LANES_INLINE size_t sort_out(struct batch *batch, size_t i, uint32_t cell, int32_t *out_lowest)
{
    size_t is_leaf = cell >= (uint32_t)CELL_LEAF << CELL_NUMBER_BITS;
    batch->places[i].cell = cell;
    out_lowest[i] = (int32_t)cell - 1;
    batch->leaves[batch->leaf_count] = (uint16_t)i;
    batch->leaf_count += is_leaf;
    return is_leaf;
}

// Blocks put their leaves on the list; all others get their answer.
LANES_INLINE void ask_others(const struct geo_cells *cells, const struct tapak_point *points,
                             struct batch *batch, int32_t *out_lowest)
{
    size_t count = batch->other_count;
    for (size_t k = 0; k < count; k++) {
        struct place *place = &batch->places[batch->others[k]];
        batch->slots[k] = is_block(place->cell) ? (uint32_t)step_into(place) : 0;
        __builtin_prefetch(cells->cells + batch->slots[k]);
    }
    for (size_t k = 0; k < count; k++) {
        size_t i = batch->others[k];
        uint32_t cell = batch->places[i].cell;
        if (is_block(cell)) {
            cell = cells->cells[batch->slots[k]];
            while (__builtin_expect(is_block(cell), 0)) {
                batch->places[i].cell = cell;
                cell = cells->cells[step_into(&batch->places[i])];
            }
            (void)sort_out(batch, i, cell, out_lowest);
        }
        if (cell_kind(cell) == CELL_SET && !is_plain_set(cells, cell)) {
            out_lowest[i] = lowest_of_odd(cells, cell, points[i]);
        }
    }
}

// Stages, so that the memory of many points is on its way at once: root cell, blocks, leaf.
LANES_CLONES
static void ask_some(const struct geo_cells *cells, const struct tapak_point *points, size_t count,
                     int32_t *out_lowest)
{
    struct batch batch;
    batch.leaf_count = batch.other_count = 0;
    for (size_t i = 0; i < count; i++) {
        batch.slots[i] = (uint32_t)root_of(cells, points[i], &batch.places[i]);
        __builtin_prefetch(cells->cells + batch.slots[i]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = cells->cells[batch.slots[i]];
        size_t is_leaf = sort_out(&batch, i, cell, out_lowest);
        batch.others[batch.other_count] = (uint16_t)i;
        batch.other_count += (size_t)!is_plain_set(cells, cell) - is_leaf;
    }
    ask_others(cells, points, &batch, out_lowest);
    for (size_t k = 0; k < batch.leaf_count; k++) {
        const uint32_t *record = cells->pool + cell_number(batch.places[batch.leaves[k]].cell);
        __builtin_prefetch(record);
        __builtin_prefetch(record + LINE_WORDS);
    }
    for (size_t k = 0; k < batch.leaf_count; k++) {
        size_t i = batch.leaves[k];
        out_lowest[i] = lowest_in_leaf(cells, &batch.places[i], &points[i]);
    }
}

void geo_cells_lowest_batch(const struct geo_cells *cells, const struct tapak_point *points,
                            size_t count, int32_t *out_lowest)
{
    for (size_t done = 0; done < count; done += BATCH) {
        size_t some = count - done < BATCH ? count - done : BATCH;
        ask_some(cells, points + done, some, out_lowest + done);
    }
}
