/**
 * @file point_blob.h
 * @brief A point as SpatiaLite stores it.
 * Source: SpatiaLite, "BLOB-Geometry": 00, byte order, SRID, the box, 7C, the class, x, y, FE.
 */
#ifndef STORE_SPATIALITE_POINT_BLOB_H
#define STORE_SPATIALITE_POINT_BLOB_H

#include "tapak/model/point.h"

#include <stddef.h>
#include <stdint.h>

enum { POINT_BLOB_BYTES = 60 };

void point_blob_put(uint8_t blob[static POINT_BLOB_BYTES], struct tapak_point point);

/** False when it is NULL or no such point. */
bool point_blob_get(const void *blob, size_t size, struct tapak_point *out_point);

#endif
