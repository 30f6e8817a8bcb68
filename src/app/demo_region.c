// Nodes of a jittered grid; villages grow from seeds a cell at a time, so that each is in one
// piece; every edge of the grid is bent once, by midpoint displacement, for both its neighbours.
#include "app/demo_region.h"

#include "app/demo_names.h"

#include <math.h>
#include <stdlib.h>

static const double WEST_DEG = 116.0;
static const double SOUTH_DEG = -0.6;
static const double CELL_DEG = 0.036;
static const double JITTER_CELLS = 0.28;
static const double WARP_CELLS = 1.3;     // slow bends of the whole grid
static const double EDGE_ROUGHNESS = 0.4; // sideways, as a share of the length
static const double ROAD_ROUGHNESS = 0.3;
static const double FINER = 0.78; // roughness of a level against the one above

void demo_edge_bend(struct demo_edge *edge, struct demo_random *random, double roughness)
{
    for (int step = DEMO_STEPS; step > 1; step /= 2) {
        for (int i = 0; i < DEMO_STEPS; i += step) {
            const struct tapak_point *a = &edge->at[i];
            const struct tapak_point *b = &edge->at[i + step];
            double sideways = roughness > 0 ? demo_random_spread(random, roughness) : 0;
            edge->at[i + step / 2] = (struct tapak_point){
                (a->lon_deg + b->lon_deg) / 2 - (b->lat_deg - a->lat_deg) * sideways,
                (a->lat_deg + b->lat_deg) / 2 + (b->lon_deg - a->lon_deg) * sideways,
            };
        }
        roughness *= FINER;
    }
}

// A wave between -1 and 1 of period 1, near enough to a sine, and the same on every machine.
static double wave(double turns)
{
    double t = turns - floor(turns);
    return t < 0.5 ? 16 * t * (0.5 - t) : -16 * (t - 0.5) * (1 - t);
}

static double even(struct demo_random *random, double width)
{
    return (2 * demo_random_unit(random) - 1) * width;
}

static void make_nodes(struct demo_region *region, struct demo_random *random)
{
    double phase = demo_random_unit(random);
    for (int c = 0; c <= DEMO_COLUMNS; c++) {
        for (int r = 0; r <= DEMO_ROWS; r++) {
            double right = c + WARP_CELLS * wave(r / 17.0 + phase) + even(random, JITTER_CELLS);
            double up = r + WARP_CELLS * wave(c / 13.0 - phase) + even(random, JITTER_CELLS);
            region->nodes[c][r] =
                (struct tapak_point){WEST_DEG + right * CELL_DEG, SOUTH_DEG + up * CELL_DEG};
        }
    }
}

static double side_of(const struct tapak_point *a, const struct tapak_point *b,
                      const struct tapak_point *point)
{
    return (b->lon_deg - a->lon_deg) * (point->lat_deg - a->lat_deg) -
           (b->lat_deg - a->lat_deg) * (point->lon_deg - a->lon_deg);
}

static bool pieces_cross(const struct tapak_point *a, const struct tapak_point *b)
{
    return (side_of(&a[0], &a[1], &b[0]) > 0) != (side_of(&a[0], &a[1], &b[1]) > 0) &&
           (side_of(&b[0], &b[1], &a[0]) > 0) != (side_of(&b[0], &b[1], &a[1]) > 0);
}

static bool is_same(const struct tapak_point *a, const struct tapak_point *b)
{
    return a->lon_deg == b->lon_deg && a->lat_deg == b->lat_deg;
}

// Whether two edges meet anywhere but in a common node.
static bool edges_cross(const struct demo_edge *a, const struct demo_edge *b)
{
    for (int i = 0; i < DEMO_STEPS; i++) {
        for (int j = 0; j < DEMO_STEPS; j++) {
            const struct tapak_point *left = &a->at[i];
            const struct tapak_point *right = &b->at[j];
            bool is_joined = is_same(&left[0], &right[0]) || is_same(&left[0], &right[1]) ||
                             is_same(&left[1], &right[0]) || is_same(&left[1], &right[1]);
            if (!is_joined && pieces_cross(left, right)) {
                return true;
            }
        }
    }
    return false;
}

// Whether an edge crosses itself or one of those around.
static bool is_crossed(const struct demo_region *region, const struct demo_edge *edge, int column,
                       int row)
{
    for (int c = column - 1; c <= column + 1; c++) {
        for (int r = row - 1; r <= row + 1; r++) {
            if (c >= 0 && r >= 0 && c < DEMO_COLUMNS && r <= DEMO_ROWS &&
                edges_cross(edge, &region->east[c][r])) {
                return true;
            }
            if (c >= 0 && r >= 0 && c <= DEMO_COLUMNS && r < DEMO_ROWS &&
                edges_cross(edge, &region->north[c][r])) {
                return true;
            }
        }
    }
    return false;
}

// A straight edge crosses nothing, as its neighbours were bent around it; so this comes to an end.
static void bend(struct demo_region *region, struct demo_random *random, struct demo_edge *edge,
                 int column, int row)
{
    double roughness = EDGE_ROUGHNESS;
    do {
        demo_edge_bend(edge, random, roughness);
        roughness = roughness < 0.01 ? 0 : roughness * 0.8;
    } while (roughness > 0 && is_crossed(region, edge, column, row));
}

static void lay(struct demo_edge *edge, struct tapak_point from, struct tapak_point to)
{
    edge->at[0] = from;
    edge->at[DEMO_STEPS] = to;
    demo_edge_bend(edge, NULL, 0);
}

// All straight at first; then each is bent as far as those around it allow.
static void make_edges(struct demo_region *region, struct demo_random *random)
{
    for (int c = 0; c <= DEMO_COLUMNS; c++) {
        for (int r = 0; r <= DEMO_ROWS; r++) {
            if (c < DEMO_COLUMNS) {
                lay(&region->east[c][r], region->nodes[c][r], region->nodes[c + 1][r]);
            }
            if (r < DEMO_ROWS) {
                lay(&region->north[c][r], region->nodes[c][r], region->nodes[c][r + 1]);
            }
        }
    }
    for (int c = 0; c <= DEMO_COLUMNS; c++) {
        for (int r = 0; r <= DEMO_ROWS; r++) {
            if (c < DEMO_COLUMNS) {
                bend(region, random, &region->east[c][r], c, r);
            }
            if (r < DEMO_ROWS) {
                bend(region, random, &region->north[c][r], c, r);
            }
        }
    }
}

static void make_coast(struct demo_region *region, struct demo_random *random)
{
    int coast = 32;
    for (int r = 0; r < DEMO_ROWS; r++) {
        coast += demo_random_between(random, -1, 1);
        coast = coast < 27 ? 27 : coast > 33 ? 33 : coast;
        for (int c = 0; c < DEMO_COLUMNS; c++) {
            region->owner[c][r] = c < coast ? DEMO_FREE : DEMO_SEA;
        }
    }
}

// A cell and the eight around it: what lies inside, and who owns the ring.
static void enclose(struct demo_region *region, int column, int row, int inside, int host)
{
    for (int c = column - 1; c <= column + 1; c++) {
        for (int r = row - 1; r <= row + 1; r++) {
            region->owner[c][r] = host;
        }
    }
    region->owner[column][row] = inside;
}

struct cell {
    int column;
    int row;
};

static int square(int number)
{
    return number * number;
}

// Of some free cells the one that is farthest from the seeds so far.
static struct cell pick_seed(const struct demo_region *region, const struct cell *seeds, int count,
                             struct demo_random *random)
{
    enum { CANDIDATES = 12 };
    struct cell best = {0, 0};
    int best_distance = -1;
    for (int found = 0; found < CANDIDATES;) {
        struct cell candidate = {demo_random_below(random, DEMO_COLUMNS),
                                 demo_random_below(random, DEMO_ROWS)};
        if (region->owner[candidate.column][candidate.row] != DEMO_FREE) {
            continue;
        }
        found++;
        int distance = DEMO_COLUMNS * DEMO_COLUMNS * 4;
        for (int i = 0; i < count; i++) {
            int to_seed =
                square(candidate.column - seeds[i].column) + square(candidate.row - seeds[i].row);
            distance = to_seed < distance ? to_seed : distance;
        }
        if (distance > best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

static bool touches(const struct demo_region *region, int village, int c, int r)
{
    return demo_region_owner(region, c - 1, r) == village ||
           demo_region_owner(region, c + 1, r) == village ||
           demo_region_owner(region, c, r - 1) == village ||
           demo_region_owner(region, c, r + 1) == village;
}

// Takes the free cell beside the village that costs least; false when there is none.
static bool grow_one(struct demo_region *region, int village, struct cell seed,
                     struct demo_random *random)
{
    struct cell best = {-1, -1};
    double best_cost = 0;
    for (int c = 0; c < DEMO_COLUMNS; c++) {
        for (int r = 0; r < DEMO_ROWS; r++) {
            if (region->owner[c][r] != DEMO_FREE || !touches(region, village, c, r)) {
                continue;
            }
            double cost = square(c - seed.column) + square(r - seed.row);
            cost += demo_random_unit(random) * 4;
            if (best.column < 0 || cost < best_cost) {
                best_cost = cost;
                best = (struct cell){c, r};
            }
        }
    }
    if (best.column < 0) {
        return false;
    }
    region->owner[best.column][best.row] = village;
    return true;
}

static void grow_villages(struct demo_region *region, struct cell seeds[DEMO_MAINLAND],
                          struct demo_random *random)
{
    seeds[DEMO_LAKE_HOST] =
        (struct cell){demo_random_between(random, 8, 12), demo_random_between(random, 22, 26)};
    seeds[DEMO_ENCLAVE_HOST] =
        (struct cell){demo_random_between(random, 15, 19), demo_random_between(random, 7, 11)};
    enclose(region, seeds[DEMO_LAKE_HOST].column, seeds[DEMO_LAKE_HOST].row, DEMO_LAKE,
            DEMO_LAKE_HOST);
    enclose(region, seeds[DEMO_ENCLAVE_HOST].column, seeds[DEMO_ENCLAVE_HOST].row, DEMO_ENCLAVE,
            DEMO_ENCLAVE_HOST);
    for (int v = 2; v < DEMO_MAINLAND; v++) {
        seeds[v] = pick_seed(region, seeds, v, random);
        region->owner[seeds[v].column][seeds[v].row] = v;
    }
    bool grew = true;
    while (grew) {
        grew = false;
        for (int v = 0; v < DEMO_MAINLAND; v++) {
            grew = grow_one(region, v, seeds[v], random) || grew;
        }
    }
}

static struct tapak_point cell_centre(const struct demo_region *region, int c, int r)
{
    const struct tapak_point *a = &region->nodes[c][r];
    const struct tapak_point *b = &region->nodes[c + 1][r];
    const struct tapak_point *d = &region->nodes[c][r + 1];
    const struct tapak_point *e = &region->nodes[c + 1][r + 1];
    return (struct tapak_point){(a->lon_deg + b->lon_deg + d->lon_deg + e->lon_deg) / 4,
                                (a->lat_deg + b->lat_deg + d->lat_deg + e->lat_deg) / 4};
}

// A diamond, its sides bent.
static void make_island(struct demo_island *island, struct tapak_point centre, double radius_deg,
                        struct demo_random *random)
{
    const struct tapak_point corners[] = {
        {centre.lon_deg, centre.lat_deg + radius_deg * 1.4},
        {centre.lon_deg + radius_deg, centre.lat_deg},
        {centre.lon_deg, centre.lat_deg - radius_deg * 1.2},
        {centre.lon_deg - radius_deg, centre.lat_deg},
    };
    for (int i = 0; i < 4; i++) {
        island->sides[i].at[0] = corners[i];
        island->sides[i].at[DEMO_STEPS] = corners[(i + 1) % 4];
        demo_edge_bend(&island->sides[i], random, EDGE_ROUGHNESS);
    }
}

// Five islands off the coast, from south to north; the upper two are the nearest village's.
static void make_islands(struct demo_region *region, struct demo_random *random)
{
    for (int i = 0; i < DEMO_ISLAND_COUNT; i++) {
        struct demo_island *island = &region->islands[i];
        int row = 4 + i * 7;
        struct tapak_point centre = {
            WEST_DEG + (DEMO_COLUMNS + 0.8) * CELL_DEG + demo_random_spread(random, 0.02),
            SOUTH_DEG + (row + 0.5) * CELL_DEG + demo_random_spread(random, 0.02)};
        make_island(island, centre, 0.012 + 0.012 * demo_random_unit(random), random);
        int column = DEMO_COLUMNS - 1;
        while (region->owner[column][row] < 0) {
            column--;
        }
        island->village = i < 3 ? DEMO_ISLANDS : region->owner[column][row];
        if (i == 0) {
            region->villages[DEMO_ISLANDS].seat = centre;
        }
    }
    // Both of the others belong to one village, which then has three parts.
    region->islands[4].village = region->islands[3].village;
}

static void make_seats(struct demo_region *region, const struct cell seeds[DEMO_MAINLAND])
{
    for (int v = 0; v < DEMO_MAINLAND; v++) {
        // The lake's host must not have its seat in the lake, nor the other in its enclave.
        int aside = v == DEMO_LAKE_HOST || v == DEMO_ENCLAVE_HOST ? 1 : 0;
        region->villages[v].seat = cell_centre(region, seeds[v].column + aside, seeds[v].row);
    }
    const struct cell *host = &seeds[DEMO_ENCLAVE_HOST];
    region->villages[DEMO_ENCLAVE].seat = cell_centre(region, host->column, host->row);
}

static void make_roads(struct demo_region *region, struct demo_random *random)
{
    for (int v = 0; v < DEMO_VILLAGES; v++) {
        struct demo_village *village = &region->villages[v];
        const struct demo_district *district = &region->districts[village->district];
        village->road.at[0] = village->seat;
        village->road.at[DEMO_STEPS] = region->villages[district->first].seat;
        demo_edge_bend(&village->road, random, ROAD_ROUGHNESS);
    }
}

struct demo_region *demo_region_create(uint64_t seed)
{
    struct demo_region *region = calloc(1, sizeof *region);
    if (region == NULL) {
        return NULL;
    }
    struct demo_random random = demo_random_begin(seed, 1);
    struct cell seeds[DEMO_MAINLAND] = {{0, 0}};
    make_nodes(region, &random);
    make_edges(region, &random);
    make_coast(region, &random);
    grow_villages(region, seeds, &random);
    make_seats(region, seeds);
    make_islands(region, &random);
    demo_name_areas(region, &random);
    make_roads(region, &random);
    return region;
}

int demo_region_owner(const struct demo_region *region, int column, int row)
{
    if (column < 0 || column >= DEMO_COLUMNS || row < 0 || row >= DEMO_ROWS) {
        return DEMO_SEA;
    }
    return region->owner[column][row];
}

// Whether a ray to the east crosses the edge an odd number of times.
static bool crosses(const struct demo_edge *edge, struct tapak_point point)
{
    bool is_odd = false;
    for (int i = 0; i < DEMO_STEPS; i++) {
        const struct tapak_point *a = &edge->at[i];
        const struct tapak_point *b = &edge->at[i + 1];
        if ((a->lat_deg > point.lat_deg) != (b->lat_deg > point.lat_deg)) {
            double share = (point.lat_deg - a->lat_deg) / (b->lat_deg - a->lat_deg);
            is_odd ^= point.lon_deg < a->lon_deg + share * (b->lon_deg - a->lon_deg);
        }
    }
    return is_odd;
}

static bool cell_covers(const struct demo_region *region, int c, int r, struct tapak_point point)
{
    return crosses(&region->east[c][r], point) ^ crosses(&region->east[c][r + 1], point) ^
           crosses(&region->north[c][r], point) ^ crosses(&region->north[c + 1][r], point);
}

int demo_region_at(const struct demo_region *region, struct tapak_point point)
{
    enum { REACH = 3 }; // cells by which warp and jitter can move a point
    int column = (int)floor((point.lon_deg - WEST_DEG) / CELL_DEG);
    int row = (int)floor((point.lat_deg - SOUTH_DEG) / CELL_DEG);
    for (int c = column - REACH; c <= column + REACH; c++) {
        for (int r = row - REACH; r <= row + REACH; r++) {
            if (c >= 0 && c < DEMO_COLUMNS && r >= 0 && r < DEMO_ROWS &&
                cell_covers(region, c, r, point)) {
                return region->owner[c][r];
            }
        }
    }
    return DEMO_SEA;
}

struct tapak_point demo_region_in_cell(const struct demo_region *region, struct demo_random *random,
                                       int column, int row)
{
    const struct tapak_point *a = &region->nodes[column][row];
    const struct tapak_point *b = &region->nodes[column + 1][row];
    const struct tapak_point *d = &region->nodes[column][row + 1];
    const struct tapak_point *e = &region->nodes[column + 1][row + 1];
    double u = demo_random_unit(random);
    double v = demo_random_unit(random);
    return (struct tapak_point){
        (a->lon_deg * (1 - u) + b->lon_deg * u) * (1 - v) +
            (d->lon_deg * (1 - u) + e->lon_deg * u) * v,
        (a->lat_deg * (1 - u) + b->lat_deg * u) * (1 - v) +
            (d->lat_deg * (1 - u) + e->lat_deg * u) * v,
    };
}

void demo_region_pick_land(const struct demo_region *region, struct demo_random *random,
                           int *out_column, int *out_row)
{
    do {
        *out_column = demo_random_below(random, DEMO_COLUMNS);
        *out_row = demo_random_below(random, DEMO_ROWS);
    } while (region->owner[*out_column][*out_row] < 0);
}
