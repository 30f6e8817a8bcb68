/**
 * @file feed.h
 * @brief Reports and hotspots row by row, and what changed since: for who keeps a copy in memory.
 *
 * Rule: ask within one tapak_store_begin_read(); the marks read there hold for what is read there.
 */
#ifndef TAPAK_STORE_FEED_H
#define TAPAK_STORE_FEED_H

#include "tapak/model/hotspot.h"
#include "tapak/model/report.h"
#include "tapak/store/store.h"

/** What a copy has seen. Zero-initialised: nothing yet. */
struct tapak_feed_mark {
    int64_t revision;
    int64_t last_event;       ///< row id
    int64_t last_report;      ///< row id
    int64_t last_hotspot;     ///< row id
    int64_t hotspots_changed; ///< grows when hotspots that were there are written anew
    uint64_t lists;           ///< hash of edition, programme, categories and periods
};

TAPAK_MUST_CHECK enum tapak_status
tapak_feed_look(struct tapak_conn *conn, struct tapak_feed_mark *out_mark, struct tapak_error *err);

/** Hash of all areas' codes and names. */
TAPAK_MUST_CHECK enum tapak_status tapak_feed_areas(struct tapak_conn *conn, uint64_t *out_hash,
                                                    struct tapak_error *err);

/** Borrowed. Texts are never NULL. */
struct tapak_feed_report {
    int64_t row_id;
    int64_t received_ms;
    const char *public_id;
    const char *area; ///< "" when none
    const char *category;
    const char *source;
    enum tapak_state state;
    enum tapak_class klass;
    enum tapak_placed_by placed_by;
    bool is_published;
    bool is_confidential;
    bool has_point;
    struct tapak_point point;
    bool has_public_point;
    struct tapak_point public_point;
};

typedef enum tapak_status tapak_feed_report_fn(const struct tapak_feed_report *report,
                                               void *context);

/** All reports, in order of row id. */
TAPAK_MUST_CHECK enum tapak_status tapak_feed_reports(struct tapak_conn *conn,
                                                      tapak_feed_report_fn *each, void *context,
                                                      struct tapak_error *err);

/** As they are now: those that an event behind last_event tells of, in order of row id. */
TAPAK_MUST_CHECK enum tapak_status tapak_feed_reports_since(struct tapak_conn *conn,
                                                            int64_t last_event,
                                                            tapak_feed_report_fn *each,
                                                            void *context, struct tapak_error *err);

struct tapak_feed_hotspot {
    int64_t row_id;
    int64_t acquired_ms;
    const char *area; ///< "" when none
    const char *satellite;
    const char *instrument;
    enum tapak_confidence confidence;
    enum tapak_placed_by placed_by;
    struct tapak_point point;
};

typedef enum tapak_status tapak_feed_hotspot_fn(const struct tapak_feed_hotspot *hotspot,
                                                void *context);

/** Those behind a row id, in order of row id. */
TAPAK_MUST_CHECK enum tapak_status tapak_feed_hotspots(struct tapak_conn *conn,
                                                       int64_t after_row_id,
                                                       tapak_feed_hotspot_fn *each, void *context,
                                                       struct tapak_error *err);

/** Days in the programme, local, the last included; in order of code and first day. */
typedef enum tapak_status tapak_feed_member_fn(const struct tapak_code *code, int64_t first_day,
                                               int64_t last_day, void *context);
TAPAK_MUST_CHECK enum tapak_status tapak_feed_members(struct tapak_conn *conn,
                                                      tapak_feed_member_fn *each, void *context,
                                                      struct tapak_error *err);

/** Codes of the current edition's villages, in order. */
typedef enum tapak_status tapak_feed_code_fn(const struct tapak_code *code, void *context);
TAPAK_MUST_CHECK enum tapak_status tapak_feed_villages(struct tapak_conn *conn,
                                                       tapak_feed_code_fn *each, void *context,
                                                       struct tapak_error *err);

/** Codes of the areas that a report or a hotspot lies in; one may come twice. */
TAPAK_MUST_CHECK enum tapak_status tapak_feed_used_areas(struct tapak_conn *conn,
                                                         tapak_feed_code_fn *each, void *context,
                                                         struct tapak_error *err);

#endif
