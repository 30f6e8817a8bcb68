// Places get numbers through a table of hashes. Between nodes a place has the same two neighbours
// whoever passes, so the first two places of an arc tell which it is.
#include "geo/arcs.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t no_node = UINT32_MAX;

// What is needed only while cutting.
struct cutting {
    const struct geo_arc_source *source;
    struct geo_arcs *arcs;
    uint32_t *places;  ///< number of the place of each point
    uint32_t *visits;  ///< of place p: its lower and its higher neighbour
    uint32_t *nodes;   ///< of place p: the number of its node, or no_node
    uint32_t *table;   ///< of places, then of arcs; 0 is free
    size_t table_size; ///< a power of two, at least twice the number of points
    size_t place_count;
    size_t point_count; ///< of arcs
};

void geo_arcs_free(struct geo_arcs *arcs)
{
    free(arcs->points);
    free(arcs->starts);
    free(arcs->ends);
    free(arcs->sides);
    free(arcs->rings);
    *arcs = (struct geo_arcs){0};
}

static size_t hash_of(uint32_t a, uint32_t b)
{
    uint64_t hash = ((uint64_t)a << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)((hash ^ hash >> 29) * UINT64_C(0xBF58476D1CE4E5B9) >> 20);
}

static void number_places(struct cutting *cutting)
{
    const struct geo_step *points = cutting->source->points;
    for (size_t i = 0; i < cutting->source->point_count; i++) {
        size_t slot = hash_of(points[i].x, points[i].y) & (cutting->table_size - 1);
        while (cutting->table[slot] != 0 &&
               !geo_step_equals(points[cutting->table[slot] - 1], points[i])) {
            slot = (slot + 1) & (cutting->table_size - 1);
        }
        if (cutting->table[slot] == 0) {
            cutting->table[slot] = (uint32_t)i + 1;
            cutting->places[i] = (uint32_t)cutting->place_count++;
        } else {
            cutting->places[i] = cutting->places[cutting->table[slot] - 1];
        }
    }
}

static void find_nodes(struct cutting *cutting)
{
    const struct geo_arc_source *source = cutting->source;
    memset(cutting->visits, 0xFF, cutting->place_count * 2 * sizeof *cutting->visits);
    memset(cutting->nodes, 0xFF, cutting->place_count * sizeof *cutting->nodes);
    for (size_t r = 0; r < source->ring_count; r++) {
        const uint32_t *ring = cutting->places + source->starts[r];
        size_t count = source->starts[r + 1] - source->starts[r];
        for (size_t i = 0; i < count; i++) {
            uint32_t before = ring[i == 0 ? count - 1 : i - 1];
            uint32_t after = ring[i + 1 == count ? 0 : i + 1];
            uint32_t low = before < after ? before : after;
            uint32_t high = before < after ? after : before;
            uint32_t *visit = &cutting->visits[2 * ring[i]];
            bool is_first = visit[0] == no_node;
            bool is_node = low == high || (!is_first && (visit[0] != low || visit[1] != high));
            if (is_first) {
                visit[0] = low;
                visit[1] = high;
            }
            if (is_node && cutting->nodes[ring[i]] == no_node) {
                cutting->nodes[ring[i]] = (uint32_t)cutting->arcs->node_count++;
            }
        }
    }
}

// Place i steps from start, in the direction that the arc is kept in.
struct run {
    const uint32_t *ring;
    const struct geo_step *points;
    size_t ring_count;
    size_t start;
    size_t count; ///< of points, with both ends
    bool is_backwards;
};

static size_t run_at(const struct run *run, size_t i)
{
    size_t step = run->is_backwards ? run->count - 1 - i : i;
    return (run->start + step) % run->ring_count;
}

// An arc is kept from its lower to its higher end; a closed one by its second place.
static void set_direction(struct run *run)
{
    run->is_backwards = false;
    uint32_t first = run->ring[run_at(run, 0)];
    uint32_t last = run->ring[run_at(run, run->count - 1)];
    if (first == last) {
        first = run->ring[run_at(run, 1)];
        last = run->ring[run_at(run, run->count - 2)];
    }
    run->is_backwards = last < first;
}

static uint32_t node_of(struct cutting *cutting, uint32_t place)
{
    if (cutting->nodes[place] == no_node) {
        cutting->nodes[place] = (uint32_t)cutting->arcs->node_count++;
    }
    return cutting->nodes[place];
}

static uint32_t keep_arc(struct cutting *cutting, const struct run *run)
{
    struct geo_arcs *arcs = cutting->arcs;
    uint32_t first = run->ring[run_at(run, 0)];
    uint32_t second = run->ring[run_at(run, 1)];
    size_t slot = hash_of(first, second) & (cutting->table_size - 1);
    for (; cutting->table[slot] != 0; slot = (slot + 1) & (cutting->table_size - 1)) {
        uint32_t arc = cutting->table[slot] - 1;
        const struct geo_step *known = arcs->points + arcs->starts[arc];
        if (geo_step_equals(known[0], run->points[run_at(run, 0)]) &&
            geo_step_equals(known[1], run->points[run_at(run, 1)])) {
            return arc;
        }
    }
    uint32_t arc = (uint32_t)arcs->count++;
    cutting->table[slot] = arc + 1;
    for (size_t i = 0; i < run->count; i++) {
        arcs->points[cutting->point_count++] = run->points[run_at(run, i)];
    }
    arcs->starts[arc + 1] = (uint32_t)cutting->point_count;
    arcs->ends[2 * arc] = node_of(cutting, first);
    arcs->ends[2 * arc + 1] = node_of(cutting, run->ring[run_at(run, run->count - 1)]);
    return arc;
}

static void put_side(struct cutting *cutting, struct run *run)
{
    set_direction(run);
    uint32_t arc = keep_arc(cutting, run);
    cutting->arcs->sides[cutting->arcs->side_count++] = arc << 1 | (run->is_backwards ? 1 : 0);
}

// A ring without nodes begins at its lowest place, whoever has it.
static size_t first_node(const struct cutting *cutting, const uint32_t *ring, size_t count,
                         bool *out_is_alone)
{
    size_t lowest = 0;
    for (size_t i = 0; i < count; i++) {
        if (cutting->nodes[ring[i]] != no_node) {
            *out_is_alone = false;
            return i;
        }
        lowest = ring[i] < ring[lowest] ? i : lowest;
    }
    *out_is_alone = true;
    return lowest;
}

static void cut_ring(struct cutting *cutting, size_t r)
{
    const struct geo_arc_source *source = cutting->source;
    struct geo_arcs *arcs = cutting->arcs;
    size_t count = source->starts[r + 1] - source->starts[r];
    struct run run = {.ring = cutting->places + source->starts[r],
                      .points = source->points + source->starts[r],
                      .ring_count = count};
    bool is_alone = false;
    size_t begin = first_node(cutting, run.ring, count, &is_alone);
    struct geo_arc_ring *ring = &arcs->rings[arcs->ring_count++];
    *ring = source->rings[r];
    ring->first = (uint32_t)arcs->side_count;
    run.start = begin;
    for (size_t i = 1; i <= count; i++) {
        size_t at = (begin + i) % count;
        if (i == count || (!is_alone && cutting->nodes[run.ring[at]] != no_node)) {
            run.count = (at + count - run.start) % count + 1;
            run.count = run.count == 1 ? count + 1 : run.count;
            put_side(cutting, &run);
            run.start = at;
        }
    }
    ring->count = (uint32_t)arcs->side_count - ring->first;
}

// Every point may become a node at which two arcs meet.
static bool make_room(struct cutting *cutting)
{
    size_t points = cutting->source->point_count;
    size_t rings = cutting->source->ring_count;
    struct geo_arcs *arcs = cutting->arcs;
    cutting->table_size = 16;
    while (cutting->table_size < points * 2) {
        cutting->table_size *= 2;
    }
    cutting->places = calloc(points + 1, sizeof *cutting->places);
    cutting->visits = calloc(points + 1, 2 * sizeof *cutting->visits);
    cutting->nodes = calloc(points + 1, sizeof *cutting->nodes);
    cutting->table = calloc(cutting->table_size, sizeof *cutting->table);
    arcs->points = calloc(2 * points + 1, sizeof *arcs->points);
    arcs->starts = calloc(points + 1, sizeof *arcs->starts);
    arcs->ends = calloc(points + 1, 2 * sizeof *arcs->ends);
    arcs->sides = calloc(points + 1, sizeof *arcs->sides);
    arcs->rings = calloc(rings + 1, sizeof *arcs->rings);
    return cutting->places != NULL && cutting->visits != NULL && cutting->nodes != NULL &&
           cutting->table != NULL && arcs->points != NULL && arcs->starts != NULL &&
           arcs->ends != NULL && arcs->sides != NULL && arcs->rings != NULL;
}

// Gives back what was made for the worst case; a failure leaves things as they are.
static void shrink(struct geo_arcs *arcs)
{
    struct geo_step *points =
        realloc(arcs->points, (arcs->starts[arcs->count] + 1) * sizeof *points);
    uint32_t *starts = realloc(arcs->starts, (arcs->count + 1) * sizeof *starts);
    uint32_t *ends = realloc(arcs->ends, (arcs->count + 1) * 2 * sizeof *ends);
    geo_side *sides = realloc(arcs->sides, (arcs->side_count + 1) * sizeof *sides);
    arcs->points = points == NULL ? arcs->points : points;
    arcs->starts = starts == NULL ? arcs->starts : starts;
    arcs->ends = ends == NULL ? arcs->ends : ends;
    arcs->sides = sides == NULL ? arcs->sides : sides;
}

enum tapak_status geo_arcs_cut(const struct geo_arc_source *source, struct geo_arcs *out_arcs,
                               struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    struct cutting cutting = {.source = source, .arcs = out_arcs};
    *out_arcs = (struct geo_arcs){0};
    if (!make_room(&cutting)) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory to cut %zu vertices into arcs",
                            source->point_count);
        geo_arcs_free(out_arcs);
        goto out;
    }
    number_places(&cutting);
    find_nodes(&cutting);
    memset(cutting.table, 0, cutting.table_size * sizeof *cutting.table);
    for (size_t r = 0; r < source->ring_count; r++) {
        cut_ring(&cutting, r);
    }
    shrink(out_arcs);
out:
    free(cutting.places);
    free(cutting.visits);
    free(cutting.nodes);
    free(cutting.table);
    return status;
}
