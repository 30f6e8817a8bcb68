#include "geo/runs.h"

#include <math.h>
#include <stdlib.h>

void geo_runs_free(struct geo_runs *runs)
{
    free(runs->items);
    free(runs->starts);
    free(runs->sides);
    *runs = (struct geo_runs){0};
}

static bool has_same_owners(const struct geo_owners *a, const struct geo_owners *b)
{
    return a->owner == b->owner && a->other == b->other && a->is_along == b->is_along;
}

// How many edges the run from first on has; 0 at a gap.
static uint32_t length_of(const struct geo_edges *edges, size_t first)
{
    size_t end = first;
    while (end < edges->count && end - first < GEO_RUN_MAX_EDGES && !geo_edge_is_gap(edges, end) &&
           has_same_owners(&edges->owners[first], &edges->owners[end])) {
        end++;
    }
    return (uint32_t)(end - first);
}

static struct tapak_box box_of(const struct tapak_point *points, uint32_t count)
{
    struct tapak_box box = {points[0].lon_deg, points[0].lat_deg, points[0].lon_deg,
                            points[0].lat_deg};
    for (uint32_t i = 1; i < count; i++) {
        box.west_deg = fmin(box.west_deg, points[i].lon_deg);
        box.south_deg = fmin(box.south_deg, points[i].lat_deg);
        box.east_deg = fmax(box.east_deg, points[i].lon_deg);
        box.north_deg = fmax(box.north_deg, points[i].lat_deg);
    }
    return box;
}

// Counts the runs, and the sides of each village into ends; with the arrays there, fills both.
static size_t pass(const struct geo_edges *edges, struct geo_runs *runs, uint32_t *ends)
{
    size_t count = 0;
    for (size_t i = 0; i < edges->count;) {
        uint32_t length = length_of(edges, i);
        if (length == 0) {
            i++;
            continue;
        }
        const struct geo_owners *owners = &edges->owners[i];
        if (runs->items != NULL) {
            runs->items[count] =
                (struct geo_run){(uint32_t)i, length, box_of(&edges->points[i], length + 1)};
            runs->sides[ends[owners->owner]] = (uint32_t)count * 2;
        }
        ends[owners->owner]++;
        if (owners->other != GEO_NO_OWNER) {
            if (runs->items != NULL) {
                runs->sides[ends[owners->other]] = (uint32_t)count * 2 + !owners->is_along;
            }
            ends[owners->other]++;
        }
        count++;
        i += length;
    }
    return count;
}

enum tapak_status geo_runs_make(const struct geo_edges *edges, size_t village_count,
                                struct geo_runs *out_runs, struct tapak_error *err)
{
    *out_runs = (struct geo_runs){0};
    // Slot v + 1 counts village v, then says where its sides begin, and after filling where they
    // end.
    out_runs->starts = calloc(village_count + 2, sizeof *out_runs->starts);
    if (out_runs->starts == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu villages", village_count);
    }
    uint32_t *ends = out_runs->starts + 1;
    size_t count = pass(edges, out_runs, ends);
    uint32_t sum = 0;
    for (size_t i = 0; i < village_count; i++) {
        uint32_t sides = ends[i];
        ends[i] = sum;
        sum += sides;
    }
    out_runs->items = malloc((count + 1) * sizeof *out_runs->items);
    out_runs->sides = malloc((sum + (size_t)1) * sizeof *out_runs->sides);
    if (out_runs->items == NULL || out_runs->sides == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu runs of edges", count);
    }
    out_runs->count = pass(edges, out_runs, ends);
    return TAPAK_OK;
}
