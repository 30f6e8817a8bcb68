/**
 * @file demo_fires.h
 * @brief The invented fires, and what satellites saw of them in the form of NASA FIRMS' archive.
 *
 * Source: FIRMS archive attributes of MODIS collection 6.1 and VIIRS S-NPP collection 2.
 */
#ifndef TAPAK_APP_DEMO_FIRES_H
#define TAPAK_APP_DEMO_FIRES_H

#include "app/demo_random.h"
#include "app/demo_region.h"
#include "tapak/base/buf.h"

enum { DEMO_FIRES = 260, DEMO_MONTHS = 12 };

/** One fire; it is seen on each of its days (UTC). */
struct demo_fire {
    struct tapak_point place;
    int64_t first_day;
    int days;
};

/** The last day, since 1970-01-01, that reports and hotspots reach; the first is in 2023. */
int64_t demo_last_day(void);

/** A day of those, drawn by the weights of the months; 2023 was the driest year, 2025 the wettest.
 */
int64_t demo_season_day(struct demo_random *random, const int months[static DEMO_MONTHS]);

void demo_make_fires(struct demo_fire fires[static DEMO_FIRES], const struct demo_region *region,
                     uint64_t seed);

/** The MODIS and the VIIRS file; no two rows of the same satellite, time and place. */
TAPAK_MUST_CHECK enum tapak_status demo_put_hotspots(struct tapak_buf *modis,
                                                     struct tapak_buf *viirs,
                                                     const struct demo_fire *fires, uint64_t seed,
                                                     struct tapak_error *err);

#endif
