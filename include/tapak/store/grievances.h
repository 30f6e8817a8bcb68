/**
 * @file grievances.h
 * @brief Reports as rows of a register: no words of anybody, nothing of who reported.
 *
 * Which:  what is confidential is in no row; it is only counted.
 * Past:   on a connection of tapak_past_open() the register of that time.
 * Order:  time of receipt, then source and its id.
 */
#ifndef TAPAK_STORE_GRIEVANCES_H
#define TAPAK_STORE_GRIEVANCES_H

#include "tapak/model/clock.h"
#include "tapak/model/report.h"
#include "tapak/store/store.h"

struct tapak_grievance_query {
    int64_t since_ms;       ///< received at or after
    int64_t until_ms;       ///< received before
    struct tapak_code area; ///< "" is everywhere
    const char *category;   ///< NULL is any
    bool programme_only;
    int offset_minutes; ///< local days of periods and memberships
};

/** Texts and steps are borrowed until the callback returns; NULL where there is none. */
struct tapak_grievance {
    int64_t row_id;
    const char *public_id;
    const char *source;
    const char *source_id;
    const char *channel;
    enum tapak_class klass;
    enum tapak_state state;
    const char *category;
    const char *category_id; ///< names
    const char *category_en;
    bool has_reversal_signal; ///< of the category; it is one in a programme village
    struct tapak_code area;
    const char *regency; ///< names
    const char *district;
    const char *village;
    bool in_programme;
    const char *period;
    const char *placed_by;
    const char *agency;
    int64_t received_ms;
    int64_t occurred_ms; ///< or received
    bool is_anonymous;
    bool has_point;
    struct tapak_point point;
    const struct tapak_step *steps;
    size_t step_count;
    bool is_told; ///< the steps are its source's
};

typedef enum tapak_status tapak_grievance_fn(const struct tapak_grievance *row, void *context);

TAPAK_MUST_CHECK enum tapak_status tapak_grievance_each(struct tapak_conn *conn,
                                                        const struct tapak_grievance_query *query,
                                                        tapak_grievance_fn *each, void *context,
                                                        struct tapak_error *err);

TAPAK_MUST_CHECK enum tapak_status
tapak_grievance_confidential(struct tapak_conn *conn, const struct tapak_grievance_query *query,
                             int64_t *out_count, struct tapak_error *err);

/** Detections of [since_ms, until_ms), known by as_of_ms, within radius_m (geodesic). */
struct tapak_near_query {
    struct tapak_point point;
    double radius_m; ///< at most 100 km
    int64_t since_ms;
    int64_t until_ms;
    int64_t as_of_ms;
};

TAPAK_MUST_CHECK enum tapak_status tapak_hotspots_near(struct tapak_conn *conn,
                                                       const struct tapak_near_query *query,
                                                       int64_t *out_count, struct tapak_error *err);

#endif
