/**
 * @file json_rows.h
 * @brief A JSON list of objects as records: the plain list, or the one in "results" (KoboToolbox),
 *        "value" (ODK Central), "data", "features", "requests" or "rows" of an object.
 *
 * Columns are the members of all objects in order of appearance. An object within becomes columns
 * "outer/inner", one level deep; deeper ones and lists are JSON text. A member that is a GeoJSON
 * Point gives the record its point. Read as a whole, up to TAPAK_MAX_JSON_BYTES.
 */
#ifndef TAPAK_SRC_DECODE_JSON_ROWS_H
#define TAPAK_SRC_DECODE_JSON_ROWS_H

#include "decode/reader.h"

TAPAK_MUST_CHECK enum tapak_status json_rows_open(const char *path, struct reader **out_reader,
                                                  struct tapak_error *err);

#endif
