// Equal edges are found through a table of hashes. Edges are added some at a time, so that the
// memory of all of them is on its way at once.
#include "geo/edges.h"

#include <math.h>
#include <string.h>

#include "geo/pages.h"
#include "geo/predicate.h"

enum { FIRST_ROOM = 1024, TOGETHER = 32 };

void geo_edges_forget_owners(struct geo_edges *edges)
{
    geo_pages_free(edges->owners, edges->owner_room * sizeof *edges->owners);
    edges->owners = NULL;
    edges->owner_room = 0;
}

void geo_edges_free(struct geo_edges *edges)
{
    geo_edges_forget_owners(edges);
    geo_pages_free(edges->points, edges->point_room * sizeof *edges->points);
    geo_pages_free(edges->table, edges->table_size * sizeof *edges->table);
    *edges = (struct geo_edges){0};
}

// An array of *room items with room for wanted; NULL without memory, and then as it was.
static void *with_room(void *array, size_t *room, size_t wanted, size_t item)
{
    if (wanted <= *room) {
        return array;
    }
    size_t next = *room + *room / 2;
    next = next < wanted ? wanted + FIRST_ROOM : next;
    void *resized =
        next < INT32_MAX / 2 ? geo_pages_resize(array, *room * item, next * item) : NULL;
    *room = resized == NULL ? *room : next;
    return resized;
}

static bool make_room(struct geo_edges *edges, size_t wanted)
{
    void *points = with_room(edges->points, &edges->point_room, wanted + 1, sizeof *edges->points);
    edges->points = points == NULL ? edges->points : points;
    void *owners = with_room(edges->owners, &edges->owner_room, wanted, sizeof *edges->owners);
    edges->owners = owners == NULL ? edges->owners : owners;
    return points != NULL && owners != NULL;
}

enum tapak_status geo_edges_open(struct geo_edges *edges, size_t most, struct tapak_error *err)
{
    edges->table_size = 16;
    while (edges->table_size < most + most / 4) {
        edges->table_size *= 2;
    }
    edges->table = geo_pages_resize(NULL, 0, edges->table_size * sizeof *edges->table);
    if (edges->table == NULL || !make_room(edges, most / 2 + 1)) {
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
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu edges", edges->count);
        }
        add_some(edges, points + done, some, owner);
    }
    return TAPAK_OK;
}

void geo_edges_close(struct geo_edges *edges)
{
    geo_pages_free(edges->table, edges->table_size * sizeof *edges->table);
    edges->table = NULL;
    size_t item = sizeof *edges->points;
    void *points = edges->count == 0 ? NULL
                                     : geo_pages_resize(edges->points, edges->point_room * item,
                                                        (edges->count + 1) * item);
    edges->point_room = points == NULL ? edges->point_room : edges->count + 1;
    edges->points = points == NULL ? edges->points : points;
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
