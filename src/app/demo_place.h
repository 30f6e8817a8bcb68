/**
 * @file demo_place.h
 * @brief Where an invented report is, and how it is spelled: as people and their devices do.
 */
#ifndef TAPAK_APP_DEMO_PLACE_H
#define TAPAK_APP_DEMO_PLACE_H

#include "app/demo_region.h"
#include "tapak/base/buf.h"

enum demo_spelling {
    DEMO_SPELLING_DECIMAL,
    DEMO_SPELLING_COMMA,    ///< -0,51234
    DEMO_SPELLING_DMS,      ///< 0°30'44.4"S
    DEMO_SPELLING_LETTERS,  ///< 0.51234 LS
    DEMO_SPELLING_SWAPPED,  ///< latitude and longitude exchanged
    DEMO_SPELLING_ZERO,     ///< 0;0, with names
    DEMO_SPELLING_OUTSIDE,  ///< far from the region
    DEMO_SPELLING_NAMES,    ///< no coordinates
    DEMO_SPELLING_DISTRICT, ///< no coordinates, and a village that is not there
    DEMO_SPELLING_NOTHING,
    DEMO_SPELLING_COUNT,
    DEMO_SPELLING_ABSURD = DEMO_SPELLING_COUNT ///< a latitude of 95°: to be refused
};

struct demo_place {
    struct tapak_point point;
    int village; ///< the one it lies in, or below 0
    enum demo_spelling spelling;
};

/** A place that suits the category: at roads, borders, seats, the coast, or beside near. */
struct demo_place demo_place_pick(const struct demo_region *region, struct demo_random *random,
                                  const char *category, const struct tapak_point *near);

/** lat,lon,accuracy_m,regency,district,village, with a comma behind the last. */
void demo_put_place(struct tapak_buf *buf, const struct demo_region *region,
                    struct demo_random *random, const struct demo_place *place);

#endif
