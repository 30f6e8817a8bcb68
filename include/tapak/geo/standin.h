/**
 * @file standin.h
 * @brief The point that the public sees instead of a sensitive report's own (domain rule 3).
 *
 * Rule:  chosen once, keyed by the installation's secret and the report's id; it depends on the
 * true point only through the cell (at least 0.02°, on a fixed grid) in which that lies; inside the
 *        same village. Where the part of the village in the cell is less than half a cell, the cell
 *        is doubled until it is enough or the whole village lies in it.
 */
#ifndef TAPAK_GEO_STANDIN_H
#define TAPAK_GEO_STANDIN_H

#include "tapak/base/hash.h"
#include "tapak/geo/locate.h"

#define TAPAK_STANDIN_CELL_DEG 0.02

/**
 * The stand-in for point, placed in village index (or TAPAK_IN_NO_VILLAGE: then anywhere in the
 * cell), of the report with that public id.
 */
struct tapak_point tapak_standin(const struct tapak_locator *locator, int32_t village,
                                 struct tapak_point point, const char *public_id,
                                 const struct tapak_key *key);

#endif
