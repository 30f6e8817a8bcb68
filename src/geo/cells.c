// A cell look-up, near borders a leaf, and only where a float cannot tell the exact predicate.
#include "geo/cells_form.h"
#include "geo/lanes.h"

enum { BATCH = 256, LINE_WORDS = 16 };

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
    return cell_kind(cell) == CELL_BLOCK_4 || cell_kind(cell) == CELL_BLOCK_8;
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

static uint32_t ask_exactly(const struct geo_cells *cells, const uint32_t *record,
                            struct tapak_point point)
{
    size_t lanes = record[0] & 255;
    size_t villages = record[0] >> 8 & 255;
    const uint32_t *owners = record + 2 + villages + 5 * lanes;
    uint32_t covering = record[0] >> 16;
    uint32_t touched = 0;
    for (size_t i = 0; i < lanes; i++) {
        const struct geo_edge *edge = &cells->edges.items[cells->ids[record[1] + i]];
        struct edge_verdict verdict = edge_ask(edge, (owners[i] & OWNER_FOOT_LOW) != 0,
                                               (owners[i] & OWNER_FOOT_HIGH) != 0, point);
        covering ^= verdict.counts ? owners[i] : 0;
        touched |= verdict.is_on_it ? owners[i] : 0;
    }
    return (covering | touched) & (OWNER_FOOT_LOW - 1);
}

// The villages of a leaf that cover the point, as bits of its list.
__attribute__((always_inline)) static inline uint32_t ask_leaf(const struct geo_cells *cells,
                                                               const uint32_t *record,
                                                               const struct place *place,
                                                               struct tapak_point point)
{
    size_t lanes = record[0] & 255;
    size_t villages = record[0] >> 8 & 255;
    struct lanes_answer answer =
        lanes_ask(record + 2 + villages, lanes, (float)place->u, (float)place->v);
    if (__builtin_expect(answer.is_in_doubt, 0)) {
        return ask_exactly(cells, record, tapak_settle(point));
    }
    return record[0] >> 16 ^ answer.parity;
}

// A hard leaf, village by village; those that cover go to out, as far as there is room.
static size_t ask_hard(const struct geo_cells *cells, const uint32_t *record,
                       struct tapak_point point, int32_t *out, size_t room, size_t enough)
{
    point = tapak_settle(point);
    size_t found = 0;
    const uint32_t *at = record + 2;
    for (uint32_t i = 0; i < record[1] && found < enough; i++) {
        bool covers = (at[0] & HARD_IN_REFERENCE) != 0;
        bool is_on_edge = false;
        for (uint32_t k = 0; k < at[1]; k++) {
            uint32_t word = at[2 + k];
            const struct geo_edge *edge = &cells->edges.items[word & HARD_EDGE_MASK];
            struct edge_verdict verdict =
                edge_ask(edge, (word & HARD_FOOT_LOW) != 0, (word & HARD_FOOT_HIGH) != 0, point);
            covers = covers != verdict.counts;
            is_on_edge = is_on_edge || verdict.is_on_it;
        }
        if (covers || is_on_edge) {
            if (found < room) {
                out[found] = (int32_t)(at[0] & ~HARD_IN_REFERENCE);
            }
            found++;
        }
        at += 2 + at[1];
    }
    return found;
}

__attribute__((always_inline)) static inline int32_t
lowest_at(const struct geo_cells *cells, const struct place *place, struct tapak_point point)
{
    uint32_t number = cell_number(place->cell);
    if (cell_kind(place->cell) == CELL_SET) {
        // Set v + 1 is village v, set 0 is none: only overlaps look further.
        return number <= cells->village_count ? (int32_t)number - 1
                                              : cells->set_items[cells->sets[number].first];
    }
    const uint32_t *record = cells->pool + number;
    if (__builtin_expect(record[0] == 0, 0)) {
        int32_t lowest = -1;
        return ask_hard(cells, record, point, &lowest, 1, 1) > 0 ? lowest : -1;
    }
    uint32_t covering = ask_leaf(cells, record, place, point);
    return covering == 0 ? -1 : (int32_t)record[2 + __builtin_ctz(covering)];
}

LANES_CLONES
int32_t geo_cells_lowest(const struct geo_cells *cells, struct tapak_point point)
{
    struct place place = find_place(cells, point);
    return lowest_at(cells, &place, point);
}

size_t geo_cells_all(const struct geo_cells *cells, struct tapak_point point, int32_t *out,
                     size_t room)
{
    struct place place = find_place(cells, point);
    uint32_t number = cell_number(place.cell);
    size_t found = 0;
    if (cell_kind(place.cell) == CELL_SET) {
        const struct geo_set *set = &cells->sets[number];
        for (; found < set->count && found < room; found++) {
            out[found] = cells->set_items[set->first + found];
        }
        return set->count;
    }
    const uint32_t *record = cells->pool + number;
    if (record[0] == 0) {
        return ask_hard(cells, record, point, out, room, SIZE_MAX);
    }
    for (uint32_t covering = ask_leaf(cells, record, &place, point); covering != 0;
         covering &= covering - 1) {
        if (found < room) {
            out[found] = (int32_t)record[2 + __builtin_ctz(covering)];
        }
        found++;
    }
    return found;
}

static inline void fetch_record(const struct geo_cells *cells, uint32_t cell)
{
    const uint32_t *record = cells->pool + (cell_kind(cell) == CELL_LEAF ? cell_number(cell) : 0);
    __builtin_prefetch(record);
    __builtin_prefetch(record + LINE_WORDS);
    __builtin_prefetch(record + 2 * LINE_WORDS);
}

// Stages, so that the memory of many points is on its way at once: root cell, blocks, leaf. The
// lists grow without a branch, because which way a point goes cannot be foreseen.
LANES_CLONES
static void ask_some(const struct geo_cells *cells, const struct tapak_point *points, size_t count,
                     int32_t *out_lowest)
{
    struct place places[BATCH];
    size_t slots[BATCH];
    uint16_t blocks[BATCH];
    uint16_t leaves[BATCH];
    size_t block_count = 0;
    size_t leaf_count = 0;
    for (size_t i = 0; i < count; i++) {
        slots[i] = root_of(cells, points[i], &places[i]);
        __builtin_prefetch(cells->cells + slots[i]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = cells->cells[slots[i]];
        places[i].cell = cell;
        out_lowest[i] = (int32_t)cell_number(cell) - 1;
        fetch_record(cells, cell);
        int is_to_split = is_block(cell);
        int is_set = cell_kind(cell) == CELL_SET;
        int is_answered = is_set & (int)(cell_number(cell) <= cells->village_count);
        blocks[block_count] = (uint16_t)i;
        block_count += (size_t)is_to_split;
        leaves[leaf_count] = (uint16_t)i;
        leaf_count += (size_t)(1 - is_to_split - is_answered);
    }
    for (size_t k = 0; k < block_count; k++) {
        slots[k] = step_into(&places[blocks[k]]);
        __builtin_prefetch(cells->cells + slots[k]);
    }
    for (size_t k = 0; k < block_count; k++) {
        struct place *place = &places[blocks[k]];
        place->cell = cells->cells[slots[k]];
        while (is_block(place->cell)) {
            place->cell = cells->cells[step_into(place)];
        }
        fetch_record(cells, place->cell);
        leaves[leaf_count++] = blocks[k];
    }
    for (size_t k = 0; k < leaf_count; k++) {
        size_t i = leaves[k];
        out_lowest[i] = lowest_at(cells, &places[i], points[i]);
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
