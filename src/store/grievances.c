#include "tapak/store/grievances.h"

#include <assert.h>
#include <math.h>

#include "store/conn.h"
#include "store/steps.h"
#include "tapak/geo/shape.h"

static void bind_query(struct db_call *call, const struct tapak_grievance_query *query)
{
    db_bind_int(call, ":since_ms", query->since_ms);
    db_bind_int(call, ":until_ms", query->until_ms);
    db_bind_code(call, ":area", &query->area);
    db_bind_text(call, ":category", query->category);
    db_bind_bool(call, ":programme_only", query->programme_only);
    db_bind_int(call, ":offset_ms", (int64_t)query->offset_minutes * 60000);
}

static enum tapak_status hand_out(struct tapak_conn *conn, const struct db_call *call,
                                  tapak_grievance_fn *each, void *context, struct tapak_error *err)
{
    enum { ID, PUBLIC_ID, SOURCE, SOURCE_ID, CHANNEL, CLASS, STATE, CATEGORY, NAME_ID, NAME_EN };
    enum { SIGNAL = NAME_EN + 1, AREA, REGENCY, DISTRICT, VILLAGE, PROGRAMME, PERIOD, PLACED_BY };
    enum { AGENCY = PLACED_BY + 1, RECEIVED, OCCURRED, SINCE, ANONYMOUS, GEOM };
    struct tapak_step steps[STEPS_MAX];
    struct tapak_grievance row = {
        .row_id = db_int(call, ID),
        .public_id = db_words(call, PUBLIC_ID),
        .source = db_words(call, SOURCE),
        .source_id = db_words(call, SOURCE_ID),
        .channel = db_text(call, CHANNEL),
        .klass = db_class(call, CLASS),
        .state = db_state(call, STATE),
        .category = db_words(call, CATEGORY),
        .category_id = db_words(call, NAME_ID),
        .category_en = db_words(call, NAME_EN),
        .has_reversal_signal = db_int(call, SIGNAL) != 0,
        .regency = db_text(call, REGENCY),
        .district = db_text(call, DISTRICT),
        .village = db_text(call, VILLAGE),
        .in_programme = db_int(call, PROGRAMME) != 0,
        .period = db_text(call, PERIOD),
        .placed_by = db_words(call, PLACED_BY),
        .agency = db_text(call, AGENCY),
        .received_ms = db_int(call, RECEIVED),
        .occurred_ms = db_int(call, OCCURRED),
        .is_anonymous = db_int(call, ANONYMOUS) != 0,
        .steps = steps,
    };
    db_code(call, AREA, &row.area);
    row.has_point = db_point(call, GEOM, &row.point);
    const struct steps_row told = {row.row_id, row.state, row.received_ms, db_int(call, SINCE)};
    enum tapak_status status = steps_read(conn, &told, steps, &row.step_count, &row.is_told, err);
    return status == TAPAK_OK ? each(&row, context) : status;
}

enum tapak_status tapak_grievance_each(struct tapak_conn *conn,
                                       const struct tapak_grievance_query *query,
                                       tapak_grievance_fn *each, void *context,
                                       struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_GRIEVANCE_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    bind_query(&call, query);
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = hand_out(conn, &call, each, context, err);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_grievance_confidential(struct tapak_conn *conn,
                                               const struct tapak_grievance_query *query,
                                               int64_t *out_count, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_GRIEVANCE_CONFIDENTIAL);
    bind_query(&call, query);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_count = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

// A box that holds the circle: a degree of latitude is never below 110.5 km on WGS 84.
static void bind_around(struct db_call *call, const struct tapak_near_query *query)
{
    static const double DEGREE_M = 110500;
    static const double RADIAN = 0.017453292519943295;
    double height = query->radius_m / DEGREE_M;
    double widest = fmin(fabs(query->point.lat_deg) + height, 89.9);
    double width = height / cos(widest * RADIAN);
    db_bind_real(call, ":west", query->point.lon_deg - width);
    db_bind_real(call, ":east", query->point.lon_deg + width);
    db_bind_real(call, ":south", query->point.lat_deg - height);
    db_bind_real(call, ":north", query->point.lat_deg + height);
}

enum tapak_status tapak_hotspots_near(struct tapak_conn *conn, const struct tapak_near_query *query,
                                      int64_t *out_count, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_HOTSPOT_NEAR);
    bool row = false;
    int64_t count = 0;
    enum tapak_status status = TAPAK_OK;
    assert(query->radius_m >= 0 && query->radius_m <= 100000);
    bind_around(&call, query);
    db_bind_int(&call, ":since_ms", query->since_ms);
    db_bind_int(&call, ":until_ms", query->until_ms);
    db_bind_int(&call, ":as_of_ms", query->as_of_ms);
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        const struct tapak_point spot = {db_real(&call, 0), db_real(&call, 1)};
        count += tapak_distance_m(query->point, spot) <= query->radius_m ? 1 : 0;
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_count = count;
    }
    return status;
}
