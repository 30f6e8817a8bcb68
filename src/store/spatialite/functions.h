/**
 * @file functions.h
 * @brief The program's own SQL functions, so that a filter in SQL compares as one in memory does:
 *
 *     tapak_fold(how, text)                     text without its case (1), accents (2) or both (3)
 *     tapak_like(how, text, how, pattern)       1 or 0; see fold.h
 *     tapak_arithmetic(op, a, b)                a number, NULL when it is none
 *     tapak_relate(op, shape, shape)            1, 0 or NULL; points of the database or WKB
 *     tapak_village_at(lon, lat)                code of the village or NULL
 *
 * op is an enum tapak_filter_op. NULL among the arguments gives NULL.
 */
#ifndef STORE_SPATIALITE_FUNCTIONS_H
#define STORE_SPATIALITE_FUNCTIONS_H

#include "store/driver.h"

#include <sqlite3.h>

/** SQLITE_OK, or what registering one of them gave. */
int lite_add_functions(sqlite3 *sqlite, struct db_locator_slot *slot);

#endif
