/**
 * @file firms.h
 * @brief Satellite fire detections: NASA FIRMS CSV (archive, near-real-time, API; MODIS and VIIRS)
 * and SiPongi's table (the Ministry's fire system).
 *
 * Rules: acq_time is UTC; where a table has no time, a detection counts as of 00:00 UTC of its day.
 * A number as confidence is a percentage for MODIS (≤ 29 low, 30–80 medium, ≥ 81 high); for other
 * instruments 0, 1, 2 (exports of Google Earth Engine) and 7, 8, 9 (LAPAN) are low, medium, high.
 * Without an instrument the satellite says it. SiPongi's date_hotspot_ori is UTC where it names no
 * zone. Positions may stand in columns, or be the feature's point.
 * Source: NASA FIRMS, "Attributes of MODIS/VIIRS active fire data"; domain section 5.
 */
#ifndef TAPAK_DECODE_FIRMS_H
#define TAPAK_DECODE_FIRMS_H

#include "tapak/decode/table.h"
#include "tapak/model/hotspot.h"

/** Columns of a table by what they mean, -1 when missing. Fill by tapak_firms_recognise(). */
struct tapak_firms_columns {
    int latitude, longitude, brightness, acq_date, acq_time, satellite, instrument, confidence, frp,
        daynight, type;
};

/** TAPAK_UNSUPPORTED with what is missing when the table is not one of detections. */
TAPAK_MUST_CHECK enum tapak_status tapak_firms_recognise(const struct tapak_table *table,
                                                         struct tapak_firms_columns *out_columns,
                                                         struct tapak_error *err);

/**
 * A detection from a row; placement is left empty. TAPAK_INVALID names field, value and rule. No
 * memory is taken.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_firms_row(const struct tapak_firms_columns *columns,
                                                   const struct tapak_row *row,
                                                   struct tapak_hotspot *out_hotspot,
                                                   struct tapak_error *err);

#endif
