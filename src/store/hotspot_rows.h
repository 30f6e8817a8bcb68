/**
 * @file hotspot_rows.h
 * @brief One stored detection: what hotspots.c and hotspot_bulk.c have in common.
 */
#ifndef STORE_HOTSPOT_ROWS_H
#define STORE_HOTSPOT_ROWS_H

#include "store/conn.h"
#include "tapak/store/hotspots.h"

/** Whether the columns of "hotspot_values" hold what the detection says. */
bool hotspot_is_same(const struct db_call *call, const struct tapak_hotspot *hotspot);

TAPAK_MUST_CHECK enum tapak_status hotspot_update(struct tapak_conn *conn,
                                                  const struct tapak_hotspot *hotspot, int64_t id,
                                                  int64_t import_id, struct tapak_error *err);

/** Changes the stored one where it differs; TAPAK_NOT_FOUND when there is none. */
TAPAK_MUST_CHECK enum tapak_status
hotspot_correct(struct tapak_conn *conn, const struct tapak_hotspot *hotspot, int64_t import_id,
                enum tapak_put_outcome *out_outcome, struct tapak_error *err);

#endif
