// Equal edges are found through a table of hashes that is as large as twice their number.
#include "geo/edges.h"

#include "geo/predicate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1024 };

void geo_edges_free(struct geo_edges *edges)
{
    free(edges->items);
    *edges = (struct geo_edges){0};
}

static bool is_below(struct tapak_point a, struct tapak_point b)
{
    return a.lat_deg < b.lat_deg || (a.lat_deg == b.lat_deg && a.lon_deg < b.lon_deg);
}

enum tapak_status geo_edges_add(struct geo_edges *edges, struct tapak_point a, struct tapak_point b,
                                int32_t owner, struct tapak_error *err)
{
    a = tapak_settle(a);
    b = tapak_settle(b);
    if (edges->count == edges->room) {
        size_t room = edges->room == 0 ? FIRST_ROOM : edges->room * 2;
        struct geo_edge *items = realloc(edges->items, room * sizeof *items);
        if (items == NULL || room > INT32_MAX) {
            edges->items = items == NULL ? edges->items : items;
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu edges", room);
        }
        edges->items = items;
        edges->room = room;
    }
    struct geo_edge *edge = &edges->items[edges->count++];
    edge->low = is_below(a, b) ? a : b;
    edge->high = is_below(a, b) ? b : a;
    edge->owner = owner;
    edge->other = GEO_NO_OWNER;
    return TAPAK_OK;
}

static uint64_t mix(uint64_t hash, double number)
{
    uint64_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    hash = (hash ^ bits) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t edge_hash(const struct geo_edge *edge)
{
    uint64_t hash = mix(0, edge->low.lon_deg);
    hash = mix(hash, edge->low.lat_deg);
    hash = mix(hash, edge->high.lon_deg);
    return mix(hash, edge->high.lat_deg);
}

static bool is_same_line(const struct geo_edge *a, const struct geo_edge *b)
{
    return a->low.lon_deg == b->low.lon_deg && a->low.lat_deg == b->low.lat_deg &&
           a->high.lon_deg == b->high.lon_deg && a->high.lat_deg == b->high.lat_deg;
}

// Puts edge into the table, or gives its owner to an equal one that has room; true when it did.
static bool merge(struct geo_edge *items, uint32_t *table, size_t mask, size_t at,
                  const struct geo_edge *edge)
{
    size_t slot = edge_hash(edge) & mask;
    for (; table[slot] != 0; slot = (slot + 1) & mask) {
        struct geo_edge *known = &items[table[slot] - 1];
        if (known->other == GEO_NO_OWNER && known->owner != edge->owner &&
            is_same_line(known, edge)) {
            known->other = edge->owner;
            return true;
        }
    }
    table[slot] = (uint32_t)at + 1;
    return false;
}

enum tapak_status geo_edges_share(struct geo_edges *edges, struct tapak_error *err)
{
    size_t size = 16;
    while (size < edges->count * 2) {
        size *= 2;
    }
    uint32_t *table = calloc(size, sizeof *table);
    if (table == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to compare %zu edges", edges->count);
    }
    size_t kept = 0;
    for (size_t i = 0; i < edges->count; i++) {
        struct geo_edge edge = edges->items[i];
        if (!merge(edges->items, table, size - 1, kept, &edge)) {
            edges->items[kept++] = edge;
        }
    }
    edges->count = kept;
    free(table);
    return TAPAK_OK;
}

struct tapak_box geo_edges_box(const struct geo_edges *edges)
{
    struct tapak_box box = {0};
    for (size_t i = 0; i < edges->count; i++) {
        const struct geo_edge *edge = &edges->items[i];
        double west =
            edge->low.lon_deg < edge->high.lon_deg ? edge->low.lon_deg : edge->high.lon_deg;
        double east =
            edge->low.lon_deg < edge->high.lon_deg ? edge->high.lon_deg : edge->low.lon_deg;
        box.west_deg = i == 0 || west < box.west_deg ? west : box.west_deg;
        box.east_deg = i == 0 || east > box.east_deg ? east : box.east_deg;
        box.south_deg =
            i == 0 || edge->low.lat_deg < box.south_deg ? edge->low.lat_deg : box.south_deg;
        box.north_deg =
            i == 0 || edge->high.lat_deg > box.north_deg ? edge->high.lat_deg : box.north_deg;
    }
    return box;
}
