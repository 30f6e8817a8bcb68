/**
 * @file where_columns.h
 * @brief How the fields of collections are said in SQL, for each viewer. Fields are known by name
 *        and type: what the public may not ask for is in none of its tables.
 */
#ifndef STORE_WHERE_COLUMNS_H
#define STORE_WHERE_COLUMNS_H

#include "store/where.h"
#include "tapak/model/report.h"

/** Of the aliases r, h and b that the blocks use; they bind :offset_ms and :today. */
extern const struct where_column *const where_report_columns[TAPAK_VIEWER_COUNT];
extern const struct where_column where_hotspot_columns[];
extern const struct where_column where_village_columns[];

#endif
