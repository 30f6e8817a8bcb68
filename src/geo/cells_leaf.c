// Sets and leaves: what a finished cell says.
#include "geo/cells_build.h"

#include <math.h>
#include <string.h>

#include "geo/pages.h"

enum { SETS_LOOKED_BACK = 16 };

void *geo_builder_grow(struct geo_builder *builder, void *array, size_t *room, size_t wanted,
                       size_t item)
{
    if (wanted <= *room || builder->status != TAPAK_OK) {
        return array;
    }
    size_t next = *room + *room / 4;
    next = next < wanted ? wanted + 1024 : next;
    void *grown =
        next < UINT32_C(1) << 30 ? geo_pages_resize(array, *room * item, next * item) : NULL;
    if (grown == NULL) {
        builder->status = TAPAK_NO_MEMORY;
        return array;
    }
    *room = next;
    return grown;
}

static bool is_set(const struct geo_cells *cells, size_t number, const struct geo_cover *cover)
{
    const struct geo_set *set = &cells->sets[number];
    return set->count == (int32_t)cover->count &&
           memcmp(&cells->set_items[set->first], cover->items,
                  cover->count * sizeof cover->items[0]) == 0;
}

uint32_t geo_put_set(struct geo_builder *builder, const struct geo_cover *cover)
{
    struct geo_cells *cells = builder->cells;
    if (cover->count <= 1) {
        return cover->count == 0 ? 0 : (uint32_t)cover->items[0] + 1;
    }
    // Neighbours mostly lie in the same overlap: the last few are enough to look at.
    size_t fixed = cells->village_count + 1;
    for (size_t back = 1; back <= SETS_LOOKED_BACK && fixed + back <= cells->set_count; back++) {
        if (is_set(cells, cells->set_count - back, cover)) {
            return (uint32_t)(cells->set_count - back);
        }
    }
    cells->sets = geo_builder_grow(builder, cells->sets, &cells->set_room, cells->set_count + 1,
                                   sizeof cells->sets[0]);
    cells->set_items =
        geo_builder_grow(builder, cells->set_items, &cells->set_item_room,
                         cells->set_item_count + cover->count, sizeof cells->set_items[0]);
    if (builder->status != TAPAK_OK) {
        return 0;
    }
    cells->sets[cells->set_count] =
        (struct geo_set){(uint32_t)cells->set_item_count, (int32_t)cover->count};
    memcpy(&cells->set_items[cells->set_item_count], cover->items,
           cover->count * sizeof cover->items[0]);
    cells->set_item_count += cover->count;
    return (uint32_t)cells->set_count++;
}

static uint32_t *take_words(struct geo_builder *builder, size_t words)
{
    struct geo_cells *cells = builder->cells;
    cells->pool =
        geo_builder_grow(builder, cells->pool, &cells->pool_room,
                         cells->pool_words + words + POOL_PADDING_WORDS, sizeof cells->pool[0]);
    if (builder->status != TAPAK_OK) {
        return NULL;
    }
    uint32_t *start = cells->pool + cells->pool_words;
    cells->pool_words += words;
    return start;
}

// The villages of a leaf, those of its edges and those of the reference; false when too many.
static bool gather(const struct geo_cells *cells, const struct geo_piece *piece,
                   const struct geo_cover *reference, struct geo_cover *out, size_t most)
{
    geo_cover_copy(out, reference);
    for (size_t i = 0; i < piece->count && out->count <= most; i++) {
        struct geo_owners owners = cells->edges.owners[piece->edges[i]];
        if (!geo_cover_has(out, owners.owner)) {
            geo_cover_toggle(out, owners.owner);
        }
        if (owners.other != GEO_NO_OWNER && !geo_cover_has(out, owners.other)) {
            geo_cover_toggle(out, owners.other);
        }
    }
    return out->count <= most && !out->has_failed;
}

// What a hard leaf sorts: an edge under one of its owners; a village of the reference without one.
struct claim {
    int32_t village;
    uint32_t edge; ///< with its feet
    bool has_edge;
};

static int compare_claims(const void *a, const void *b)
{
    const struct claim *first = a;
    const struct claim *second = b;
    return (first->village > second->village) - (first->village < second->village);
}

static size_t list_claims(const struct geo_cells *cells, const struct geo_piece *piece,
                          const struct geo_cover *reference, struct claim *claims)
{
    size_t count = 0;
    for (size_t i = 0; i < reference->count; i++) {
        claims[count++] = (struct claim){.village = reference->items[i]};
    }
    for (size_t i = 0; i < piece->count; i++) {
        struct geo_edge edge = geo_edge_at(&cells->edges, piece->edges[i]);
        struct geo_owners owners = cells->edges.owners[piece->edges[i]];
        uint32_t word = piece->edges[i];
        word |= geo_is_left_of(cells, &piece->frame, edge.low.lon_deg) ? HARD_FOOT_LOW : 0;
        word |= geo_is_left_of(cells, &piece->frame, edge.high.lon_deg) ? HARD_FOOT_HIGH : 0;
        claims[count++] = (struct claim){owners.owner, word, true};
        if (owners.other != GEO_NO_OWNER) {
            claims[count++] = (struct claim){owners.other, word, true};
        }
    }
    qsort(claims, count, sizeof *claims, compare_claims);
    return count;
}

static uint32_t put_hard_set(struct geo_builder *builder, size_t start)
{
    struct geo_cells *cells = builder->cells;
    cells->sets = geo_builder_grow(builder, cells->sets, &cells->set_room, cells->set_count + 1,
                                   sizeof cells->sets[0]);
    if (builder->status != TAPAK_OK) {
        return 0;
    }
    cells->sets[cells->set_count] = (struct geo_set){(uint32_t)start, SET_IS_HARD};
    return geo_make_cell(CELL_SET, cells->set_count++);
}

static uint32_t put_hard_leaf(struct geo_builder *builder, const struct geo_piece *piece,
                              const struct geo_cover *reference)
{
    struct geo_cells *cells = builder->cells;
    size_t room = piece->count * 2 + reference->count;
    struct claim *claims = malloc((room + 1) * sizeof *claims);
    size_t start = cells->pool_words;
    uint32_t *words = claims == NULL ? NULL : take_words(builder, 2 + 3 * room);
    if (words == NULL) {
        builder->status = TAPAK_NO_MEMORY;
        free(claims);
        return 0;
    }
    size_t count = list_claims(cells, piece, reference, claims);
    size_t used = 2;
    uint32_t villages = 0;
    for (size_t i = 0; i < count; villages++) {
        size_t head = used;
        int32_t village = claims[i].village;
        words[head] =
            (uint32_t)village | (geo_cover_has(reference, village) ? HARD_IN_REFERENCE : 0);
        used += 2;
        for (; i < count && claims[i].village == village; i++) {
            words[used] = claims[i].edge;
            used += claims[i].has_edge ? 1 : 0;
        }
        words[head + 1] = (uint32_t)(used - head - 2);
    }
    words[0] = 0;
    words[1] = villages;
    cells->figures.hard_leaves++;
    free(claims);
    return put_hard_set(builder, start);
}

// A height in steps; what lies outside is so far off that no point of the cell is near it.
static int16_t steps_of(double height)
{
    double within = height < -0.01 ? -0.01 : height > 1.01 ? 1.01 : height;
    return (int16_t)lrint(within * STEPS);
}

static uint32_t owner_bit(const struct geo_cover *villages, int32_t village)
{
    for (size_t i = 0; i < villages->count; i++) {
        if (villages->items[i] == village) {
            return UINT32_C(1) << i;
        }
    }
    return 0;
}

// One lane: the edge as a line over height, in the frame's own units.
static void put_lane(const struct geo_cells *cells, const struct geo_piece *piece, size_t lane,
                     const struct geo_cover *villages, struct leaf_arrays *arrays)
{
    struct geo_edge edge = geo_edge_at(&cells->edges, piece->edges[lane]);
    struct geo_owners owners = cells->edges.owners[piece->edges[lane]];
    struct geo_line line = geo_line_over(cells, &edge, &piece->frame, piece->frame.size);
    double rise = line.high_y - line.low_y;
    // When the rise is below a step, low and high are so near that whoever is at their height is
    // decided exactly.
    double slope = rise > 1e-5 ? (line.high_x - line.low_x) / rise : 0;
    uint32_t feet = (line.low_x < -geo_foot_margin ? OWNER_FOOT_LOW : 0) |
                    (line.high_x < -geo_foot_margin ? OWNER_FOOT_HIGH : 0);
    arrays->cross[lane] = (float)(line.low_x - slope * line.low_y);
    arrays->slope[lane] = (float)slope;
    arrays->low[lane] = steps_of(line.low_y);
    arrays->high[lane] = steps_of(line.high_y);
    arrays->owners[lane] =
        (uint16_t)(feet | owner_bit(villages, owners.owner) | owner_bit(villages, owners.other));
}

// Where a record of size words begins so that it touches as few lines of the cache as it can.
static size_t skip_to_fit(struct geo_builder *builder, size_t size)
{
    size_t into_line = builder->cells->pool_words % LINE_WORDS;
    size_t lines = (size + LINE_WORDS - 1) / LINE_WORDS;
    if (into_line + size > lines * LINE_WORDS) {
        (void)take_words(builder, LINE_WORDS - into_line);
    }
    return builder->cells->pool_words;
}

static uint32_t put_easy_leaf(struct geo_builder *builder, const struct geo_piece *piece,
                              const struct geo_cover *reference, const struct geo_cover *villages)
{
    struct geo_cells *cells = builder->cells;
    size_t size = 2 + villages->count + leaf_array_words(piece->count);
    size_t start = skip_to_fit(builder, size);
    uint32_t *words = take_words(builder, size);
    cells->ids = geo_builder_grow(builder, cells->ids, &cells->id_room,
                                  cells->id_count + piece->count, sizeof cells->ids[0]);
    if (words == NULL || builder->status != TAPAK_OK) {
        return 0;
    }
    uint32_t mask = 0;
    for (size_t i = 0; i < villages->count; i++) {
        words[2 + i] = (uint32_t)villages->items[i];
        mask |= geo_cover_has(reference, villages->items[i]) ? UINT32_C(1) << i : 0;
    }
    words[0] = (uint32_t)piece->count | (uint32_t)villages->count << 8 | mask << 16;
    words[1] = (uint32_t)cells->id_count;
    struct leaf_arrays arrays = leaf_arrays_at(words + 2 + villages->count, piece->count);
    for (size_t i = 0; i < piece->count; i++) {
        put_lane(cells, piece, i, villages, &arrays);
        cells->ids[cells->id_count++] = piece->edges[i];
    }
    cells->figures.leaves++;
    cells->figures.lanes += piece->count;
    return geo_make_cell(CELL_LEAF, start);
}

uint32_t geo_put_leaf(struct geo_builder *builder, const struct geo_piece *piece,
                      const struct geo_cover *reference)
{
    struct geo_cover villages = {0};
    uint32_t cell = 0;
    if (piece->count <= LEAF_MAX_LANES &&
        gather(builder->cells, piece, reference, &villages, LEAF_MAX_VILLAGES)) {
        cell = put_easy_leaf(builder, piece, reference, &villages);
    } else {
        cell = put_hard_leaf(builder, piece, reference);
    }
    free(villages.items);
    return cell;
}
