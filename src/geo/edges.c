// Equal edges are found through a table of hashes. Edges are added some at a time, so that the
// memory of all of them is on its way at once.
#include "geo/edges.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/predicate.h"

enum { FIRST_ROOM = 1024, TOGETHER = 32 };

void geo_edges_free(struct geo_edges *edges)
{
    free(edges->points);
    free(edges->owners);
    free(edges->table);
    *edges = (struct geo_edges){0};
}

static bool make_room(struct geo_edges *edges, size_t wanted)
{
    if (wanted <= edges->room) {
        return true;
    }
    size_t room = edges->room + edges->room / 2;
    room = room < wanted ? wanted + FIRST_ROOM : room;
    if (room > INT32_MAX / 2) {
        return false;
    }
    struct tapak_point *points = realloc(edges->points, (room + 1) * sizeof *points);
    edges->points = points == NULL ? edges->points : points;
    struct geo_owners *owners = realloc(edges->owners, (room + 1) * sizeof *owners);
    edges->owners = owners == NULL ? edges->owners : owners;
    if (points == NULL || owners == NULL) {
        return false;
    }
    edges->room = room;
    return true;
}

enum tapak_status geo_edges_open(struct geo_edges *edges, size_t most, struct tapak_error *err)
{
    size_t size = 16;
    while (size < most + most / 4) {
        size *= 2;
    }
    edges->table = calloc(size, sizeof *edges->table);
    edges->table_size = size;
    if (edges->table == NULL || !make_room(edges, most / 2)) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to compare %zu edges", most);
    }
    return TAPAK_OK;
}

static uint64_t mix(uint64_t hash, double number)
{
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    hash = (hash ^ bits) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static size_t slot_of(const struct geo_edges *edges, struct tapak_point a, struct tapak_point b)
{
    bool is_up = geo_edge_is_below(a, b);
    struct tapak_point low = is_up ? a : b;
    struct tapak_point high = is_up ? b : a;
    uint64_t hash = mix(mix(0, low.lon_deg), low.lat_deg);
    return (size_t)mix(mix(hash, high.lon_deg), high.lat_deg) & (edges->table_size - 1);
}

static bool is_same(struct tapak_point a, struct tapak_point b)
{
    return a.lon_deg == b.lon_deg && a.lat_deg == b.lat_deg;
}

// Behind the last edge; when it does not go on from there, behind a gap.
static void append(struct geo_edges *edges, const struct tapak_point ends[2], int32_t owner)
{
    const struct geo_owners gap = {GEO_NO_OWNER, GEO_NO_OWNER, 0};
    if (edges->count == 0) {
        edges->points[0] = ends[0];
    } else if (!is_same(edges->points[edges->count], ends[0])) {
        edges->owners[edges->count++] = gap;
        edges->points[edges->count] = ends[0];
    }
    edges->owners[edges->count] = (struct geo_owners){owner, GEO_NO_OWNER, 0};
    edges->points[++edges->count] = ends[1];
}

// Gives the edge to an equal one that has room for an owner, or puts it behind the others.
static void add_one(struct geo_edges *edges, const struct tapak_point ends[2], int32_t owner,
                    size_t slot)
{
    for (; edges->table[slot] != 0; slot = (slot + 1) & (edges->table_size - 1)) {
        size_t known = edges->table[slot] - 1;
        struct geo_owners *owners = &edges->owners[known];
        if (owners->other != GEO_NO_OWNER || owners->owner == owner) {
            continue;
        }
        bool is_along =
            is_same(edges->points[known], ends[0]) && is_same(edges->points[known + 1], ends[1]);
        if (is_along || (is_same(edges->points[known], ends[1]) &&
                         is_same(edges->points[known + 1], ends[0]))) {
            owners->other = owner & INT32_MAX >> 1;
            owners->is_along = is_along;
            return;
        }
    }
    append(edges, ends, owner);
    edges->table[slot] = (uint32_t)edges->count; // the last edge's number, and one
}

static void add_some(struct geo_edges *edges, const struct tapak_point *points, size_t count,
                     int32_t owner)
{
    struct tapak_point settled[TOGETHER + 1];
    size_t slots[TOGETHER];
    settled[0] = tapak_settle(points[0]);
    for (size_t i = 0; i < count; i++) {
        settled[i + 1] = tapak_settle(points[i + 1]);
        slots[i] = slot_of(edges, settled[i], settled[i + 1]);
        __builtin_prefetch(&edges->table[slots[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        size_t known = edges->table[slots[i]];
        __builtin_prefetch(&edges->points[known > 0 ? known - 1 : 0]);
        __builtin_prefetch(&edges->owners[known > 0 ? known - 1 : 0]);
    }
    for (size_t i = 0; i < count; i++) {
        add_one(edges, &settled[i], owner, slots[i]);
    }
}

enum tapak_status geo_edges_add(struct geo_edges *edges, const struct tapak_point *points,
                                size_t count, int32_t owner, struct tapak_error *err)
{
    for (size_t done = 0; done + 1 < count; done += TOGETHER) {
        size_t some = count - 1 - done < TOGETHER ? count - 1 - done : TOGETHER;
        if (!make_room(edges, edges->count + 2 * some)) { // each with a gap at most
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu edges", edges->room);
        }
        add_some(edges, points + done, some, owner);
    }
    return TAPAK_OK;
}

void geo_edges_close(struct geo_edges *edges)
{
    free(edges->table);
    edges->table = NULL;
    if (edges->count == 0) {
        return;
    }
    struct tapak_point *points = realloc(edges->points, (edges->count + 1) * sizeof *points);
    edges->points = points == NULL ? edges->points : points;
    struct geo_owners *owners = realloc(edges->owners, edges->count * sizeof *owners);
    edges->owners = owners == NULL ? edges->owners : owners;
    edges->room = edges->count;
}

struct tapak_box geo_edges_box(const struct geo_edges *edges)
{
    struct tapak_box box = {0};
    for (size_t i = 0; edges->count > 0 && i <= edges->count; i++) {
        const struct tapak_point *at = &edges->points[i];
        box.west_deg = i == 0 ? at->lon_deg : fmin(box.west_deg, at->lon_deg);
        box.east_deg = i == 0 ? at->lon_deg : fmax(box.east_deg, at->lon_deg);
        box.south_deg = i == 0 ? at->lat_deg : fmin(box.south_deg, at->lat_deg);
        box.north_deg = i == 0 ? at->lat_deg : fmax(box.north_deg, at->lat_deg);
    }
    return box;
}
