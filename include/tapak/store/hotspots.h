/**
 * @file hotspots.h
 * @brief Satellite detections: put, asked for, counted. One of the same satellite, time and place
 * is one detection.
 */
#ifndef TAPAK_STORE_HOTSPOTS_H
#define TAPAK_STORE_HOTSPOTS_H

#include "tapak/model/hotspot.h"
#include "tapak/store/reports.h"

/** Adds the detection, or corrects the stored one when its values differ. */
TAPAK_MUST_CHECK enum tapak_status
tapak_hotspot_put(struct tapak_conn *conn, const struct tapak_hotspot *hotspot, int64_t import_id,
                  enum tapak_put_outcome *out_outcome, struct tapak_error *err);

/**
 * The same for many at once, in a tenth of the time and less, within one tapak_write_fn. New ones
 * get their ids in order of time, satellite, lon, lat within a _put(); of several with the same key
 * the first is added and the others correct it, in their order. They are in the spatial index after
 * _end(); freeing before it means that the write has to fail. Until it is freed, nothing else is
 * written. import_id is 0 or that of a stored import.
 */
struct tapak_hotspot_bulk;
TAPAK_MUST_CHECK enum tapak_status tapak_hotspot_bulk_begin(struct tapak_conn *conn,
                                                            int64_t import_id,
                                                            struct tapak_hotspot_bulk **out_bulk,
                                                            struct tapak_error *err);
/** Adds to in_out_outcomes what became of them. */
TAPAK_MUST_CHECK enum tapak_status
tapak_hotspot_bulk_put(struct tapak_hotspot_bulk *bulk, const struct tapak_hotspot *hotspots,
                       size_t count, int64_t in_out_outcomes[static TAPAK_PUT_OUTCOME_COUNT],
                       struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_hotspot_bulk_end(struct tapak_hotspot_bulk *bulk,
                                                          struct tapak_error *err);
/** NULL is allowed. */
void tapak_hotspot_bulk_free(struct tapak_hotspot_bulk *bulk);

/** village_name is "" when it lies in none. */
typedef enum tapak_status tapak_hotspot_fn(const struct tapak_hotspot *hotspot,
                                           const char *village_name, void *context);

/** A page of detections: newest first, equal ones by row id descending. */
struct tapak_hotspot_page {
    bool has_cursor;
    int64_t cursor_acquired_ms;
    int64_t cursor_row_id;
    int64_t limit; ///< 0 is all
    int64_t offset;
};

TAPAK_MUST_CHECK enum tapak_status tapak_hotspot_each(struct tapak_conn *conn,
                                                      const struct tapak_hotspot_filter *filter,
                                                      const struct tapak_hotspot_page *page,
                                                      tapak_hotspot_fn *each, void *context,
                                                      struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_hotspot_count(struct tapak_conn *conn,
                                                       const struct tapak_hotspot_filter *filter,
                                                       int64_t *out_count, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_hotspot_find(struct tapak_conn *conn, int64_t row_id,
                                                      tapak_hotspot_fn *each, void *context,
                                                      struct tapak_error *err);

/** In order of row id, for joining again. */
TAPAK_MUST_CHECK enum tapak_status tapak_hotspot_walk(struct tapak_conn *conn, int64_t after_row_id,
                                                      int64_t limit, tapak_hotspot_fn *each,
                                                      void *context, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status
tapak_hotspot_replace_placement(struct tapak_conn *conn, int64_t row_id,
                                const struct tapak_placement *placement, struct tapak_error *err);

#endif
