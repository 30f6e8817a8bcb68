/**
 * @file placement.h
 * @brief Where a report is, how that was found out, and how exactly it is known.
 */
#ifndef TAPAK_MODEL_PLACEMENT_H
#define TAPAK_MODEL_PLACEMENT_H

#include "tapak/base/limits.h"
#include "tapak/model/area.h"
#include "tapak/model/point.h"
#include "tapak/model/state.h"

#include <stdbool.h>
#include <stddef.h>

/** What a report says of its place. Slices are borrowed and may be absent. */
struct tapak_place_claim {
    bool has_point;
    struct tapak_point point;
    double accuracy_m; ///< stated radius, 0 when not stated
    struct tapak_slice province;
    struct tapak_slice regency;
    struct tapak_slice district;
    struct tapak_slice village;
    struct tapak_slice code; ///< an area code as given, any spelling
};

/** A value. */
struct tapak_placement {
    enum tapak_placed_by placed_by;
    /** The smallest area that is known: a village, or the district or regency when only that much
        of the names matched; "" with TAPAK_PLACED_NONE. */
    struct tapak_code area;
    double distance_m; ///< with TAPAK_PLACED_NEAR, geodesic, else 0
    bool has_conflict; ///< the declared village is another one than the point's
    size_t candidate_count;
    struct tapak_code candidates[TAPAK_MAX_CANDIDATES]; ///< other villages it may lie in, by code
};

#endif
