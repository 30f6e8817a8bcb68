/**
 * @file gdal.h
 * @brief What every use of GDAL needs: drivers once, its messages caught, its systems of reference.
 *
 * Threads: any; each object it hands out serves one thread at a time.
 */
#ifndef TAPAK_SRC_DECODE_GDAL_H
#define TAPAK_SRC_DECODE_GDAL_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/model/point.h"

#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdbool.h>

/** The first failure, or else the first warning, that GDAL told between begin and end. */
struct gdal_errors {
    char text[TAPAK_ERROR_BYTES]; ///< one line; "" when nothing was told
    bool has_failure;
};

/** Catches GDAL's messages in this thread, so that nothing goes to stderr. Ends may be nested. */
void gdal_errors_begin(struct gdal_errors *errors);
void gdal_errors_end(void);

/** Registers the drivers, once in the process. */
void gdal_start(void);

/**
 * Opens path for reading with the drivers named (NULL-terminated). TAPAK_INVALID carries GDAL's own
 * words.
 */
TAPAK_MUST_CHECK enum tapak_status gdal_open(const char *path, const char *const *drivers,
                                             const char *const *options, GDALDatasetH *out_dataset,
                                             struct tapak_error *err);

/**
 * A system of reference from "EPSG:32750", "32750", "UTM 50S", "WGS 84 / UTM zone 50S" or WKT, with
 * x first (lon, lat). The caller frees it with OSRRelease().
 */
TAPAK_MUST_CHECK enum tapak_status gdal_crs(const char *name, OGRSpatialReferenceH *out_crs,
                                            struct tapak_error *err);

/** WGS 84, lon lat. NULL when there is no memory. */
OGRSpatialReferenceH gdal_wgs84(void);

/** Whether positions of crs are WGS 84 lon, lat as they stand. */
bool gdal_is_wgs84(OGRSpatialReferenceH crs);

/** "EPSG:32750" or the name of the system, into out (terminated, cut to room). */
void gdal_crs_name(OGRSpatialReferenceH crs, char *out, size_t room);

#endif
