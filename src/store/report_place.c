// A newer edition's placement: the old one is kept with the edition it was made with.
#include <string.h>

#include "store/conn.h"
#include "store/report_facts.h"
#include "store/report_rows.h"
#include "tapak/store/reports.h"

// What a new placement is compared with, and whether it differs.
struct comparison {
    const struct tapak_report *report;
    const struct tapak_placement *placement;
    bool is_different;
};

static bool is_same_placement(const struct tapak_placement *a, const struct tapak_placement *b)
{
    bool is_same = a->placed_by == b->placed_by && tapak_code_compare(&a->area, &b->area) == 0 &&
                   a->distance_m == b->distance_m && a->has_conflict == b->has_conflict &&
                   a->candidate_count == b->candidate_count;
    for (size_t i = 0; is_same && i < a->candidate_count; i++) {
        is_same = tapak_code_compare(&a->candidates[i], &b->candidates[i]) == 0;
    }
    return is_same;
}

static bool is_same_public_point(const struct tapak_report *a, const struct tapak_report *b)
{
    return a->has_public_point == b->has_public_point &&
           (!a->has_public_point || (a->public_point.lon_deg == b->public_point.lon_deg &&
                                     a->public_point.lat_deg == b->public_point.lat_deg));
}

static enum tapak_status compare(const struct tapak_report *stored, void *context)
{
    struct comparison *comparison = context;
    comparison->is_different = !is_same_placement(&stored->placement, comparison->placement) ||
                               !is_same_public_point(stored, comparison->report);
    return TAPAK_OK;
}

static enum tapak_status keep_old_placement(struct tapak_conn *conn, int64_t row_id, int64_t at_ms,
                                            struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_PLACEMENT_KEEP);
    db_bind_int(&call, ":id", row_id);
    db_bind_int(&call, ":replaced_ms", at_ms);
    return db_run(&call, err);
}

static enum tapak_status write_placement(struct tapak_conn *conn, const struct tapak_report *report,
                                         const struct tapak_placement *placement,
                                         int64_t edition_id, struct facts *out_facts,
                                         struct tapak_error *err)
{
    char candidates[CANDIDATES_BYTES];
    struct db_call call = db_begin(conn, Q_REPORT_PLACE);
    db_bind_int(&call, ":id", report->row_id);
    facts_bind_placement(&call, placement, candidates);
    if (edition_id != 0) {
        db_bind_int(&call, ":edition_id", edition_id);
    }
    db_bind_point(&call, ":public_geom", report->has_public_point, report->public_point);
    return facts_run(&call, out_facts, err);
}

enum tapak_status
tapak_report_replace_placement(struct tapak_conn *conn, const struct tapak_report *report,
                               const struct tapak_placement *placement, int64_t edition_id,
                               const struct tapak_actor *actor, struct tapak_error *err)
{
    struct comparison comparison = {.report = report, .placement = placement};
    struct facts before;
    struct facts after;
    struct db_call stored = db_begin(conn, Q_REPORT_BY_ROW);
    db_bind_int(&stored, ":id", report->row_id);
    enum tapak_status status = report_rows(&stored, compare, &comparison, err);
    if (status != TAPAK_OK || !comparison.is_different) {
        return status;
    }
    struct db_call facts = db_begin(conn, Q_REPORT_FACTS_BY_ROW);
    db_bind_int(&facts, ":id", report->row_id);
    status = facts_run(&facts, &before, err);
    status =
        status == TAPAK_OK ? keep_old_placement(conn, report->row_id, actor->at_ms, err) : status;
    status = status == TAPAK_OK ? write_placement(conn, report, placement, edition_id, &after, err)
                                : status;
    return status == TAPAK_OK ? facts_tell(conn, "placed", &before, &after, actor, err) : status;
}
