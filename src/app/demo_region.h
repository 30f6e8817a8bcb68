/**
 * @file demo_region.h
 * @brief The invented land: cells of a bent grid that villages have grown over, and the fractal
 *        edges between them, which neighbours share.
 *
 *      north   +--+--+--+        A village is a set of cells. A ring follows the edges between its
 *              |  |A |B |        cells and others; an edge has DEMO_STEPS pieces. The east is sea.
 *      south   +--+--+--+
 */
#ifndef TAPAK_APP_DEMO_REGION_H
#define TAPAK_APP_DEMO_REGION_H

#include "app/demo.h"
#include "app/demo_random.h"
#include "tapak/base/error.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    DEMO_COLUMNS = 36,
    DEMO_ROWS = 36,
    DEMO_STEPS = 32, ///< pieces of an edge; a power of two
    DEMO_DISTRICTS = 12,
    DEMO_REGENCIES = 3,
    DEMO_MAINLAND = 58, ///< villages grown from a seed; then the enclave, then the islands
    DEMO_ENCLAVE = 58,
    DEMO_ISLANDS = 59,
    DEMO_LAKE_HOST = 0,
    DEMO_ENCLAVE_HOST = 1,
    DEMO_ISLAND_COUNT = 5, ///< the first three are the island village's, the rest a coast village's
    DEMO_SEA = -1,
    DEMO_LAKE = -2,
    DEMO_FREE = -3
};

struct demo_edge {
    struct tapak_point at[DEMO_STEPS + 1]; ///< first and last are nodes
};

struct demo_island {
    int village;
    struct demo_edge sides[4]; ///< clockwise
};

struct demo_village {
    char code[32];
    char name[48];
    const char *type; ///< "desa" or "kelurahan"
    int district;
    struct tapak_point seat;
    struct demo_edge road; ///< from the seat to the district's first seat
    bool in_programme;
};

struct demo_district {
    char code[16];
    char name[48];
    int regency;
    int first; ///< its first village
};

struct demo_region {
    struct tapak_point nodes[DEMO_COLUMNS + 1][DEMO_ROWS + 1];
    struct demo_edge east[DEMO_COLUMNS][DEMO_ROWS + 1];  ///< from node (c, r) to (c + 1, r)
    struct demo_edge north[DEMO_COLUMNS + 1][DEMO_ROWS]; ///< from node (c, r) to (c, r + 1)
    int owner[DEMO_COLUMNS][DEMO_ROWS];                  ///< village, or sea, or lake
    struct demo_island islands[DEMO_ISLAND_COUNT];
    struct demo_village villages[DEMO_VILLAGES];
    struct demo_district districts[DEMO_DISTRICTS];
};

/** Makes the region of a seed; free() gives it back. NULL without memory. */
struct demo_region *demo_region_create(uint64_t seed);

/** Village, sea or lake of a cell; sea outside the grid. */
int demo_region_owner(const struct demo_region *region, int column, int row);

/** Village whose cells cover a point, or sea, or lake. */
int demo_region_at(const struct demo_region *region, struct tapak_point point);

/** A place somewhere in a cell. */
struct tapak_point demo_region_in_cell(const struct demo_region *region, struct demo_random *random,
                                       int column, int row);

/** Any cell of a village, evenly drawn. */
void demo_region_pick_land(const struct demo_region *region, struct demo_random *random,
                           int *out_column, int *out_row);

/** Fills the points between the first and the last, midpoints displaced; roughness 0 is straight.
 */
void demo_edge_bend(struct demo_edge *edge, struct demo_random *random, double roughness);

#endif
