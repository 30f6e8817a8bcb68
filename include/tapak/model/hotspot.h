/**
 * @file hotspot.h
 * @brief A satellite's detection of heat. Not a fire: a report may say that.
 * Source: NASA FIRMS user guides for MODIS C6.1 (MCD14DL) and VIIRS (VNP14IMGTDL).
 */
#ifndef TAPAK_MODEL_HOTSPOT_H
#define TAPAK_MODEL_HOTSPOT_H

#include "tapak/model/filter.h"
#include "tapak/model/placement.h"
#include "tapak/model/point.h"
#include "tapak/model/state.h"

#include <stdbool.h>
#include <stdint.h>

enum { TAPAK_SATELLITE_BYTES = 24 };

/** A value: no owned and no borrowed memory. */
struct tapak_hotspot {
    int64_t row_id;                         ///< 0 while it is not stored
    char satellite[TAPAK_SATELLITE_BYTES];  ///< "Terra", "Aqua", "Suomi NPP", "NOAA-20", "NOAA-21"
    char instrument[TAPAK_SATELLITE_BYTES]; ///< "MODIS", "VIIRS"
    int64_t acquired_ms;                    ///< time of the overpass
    struct tapak_point point;
    enum tapak_confidence confidence; ///< MODIS <= 29 low, 30–80 medium, >= 81 high
    int confidence_percent;           ///< as given by MODIS, -1 when not given as a number
    bool has_frp;
    double frp_mw; ///< fire radiative power
    bool has_brightness;
    double brightness_k;
    bool is_daytime;
    bool has_daynight;
    int type;                         ///< 0 vegetation, 1 volcano, 2 static, 3 offshore; -1 unknown
    struct tapak_placement placement; ///< of kind point, near or none
};

struct tapak_hotspot_filter {
    bool has_box;
    struct tapak_box box;
    bool has_since;
    int64_t since_ms;
    bool has_until;
    int64_t until_ms;
    struct tapak_code area;
    const char *confidence;          ///< code, NULL is any
    const char *satellite;           ///< NULL is any
    const char *instrument;          ///< NULL is any
    const struct tapak_filter *tree; ///< has to be true as well; NULL is none
};

#endif
