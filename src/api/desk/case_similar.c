// Reports that may be the same matter: asked for within the area of who asks, near the report, then
// ranked.
#include "api/desk/cases.h"
#include "api/desk/desk.h"
#include "tapak/base/instant.h"
#include "tapak/model/similar.h"
#include "tapak/store/reports.h"

#include <stdlib.h>
#include <string.h>

enum { P_ID, LOOKED_AT = 500, SHOWN = 10 };

static const double BOX_DEG = 0.03; // a little more than TAPAK_SIMILAR_M
static const double LEAST_SCORE = 0.35;

struct candidate {
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    struct tapak_similarity how;
};

struct searching {
    const char *public_id;
    struct tapak_similar_side side;
    struct candidate *found; ///< room for LOOKED_AT
    size_t count;
};

static enum tapak_status take_side(const struct tapak_report *report, void *context)
{
    struct searching *searching = context;
    tapak_similar_side_of(report, &searching->side);
    return TAPAK_OK;
}

static enum tapak_status compare(const struct tapak_report *report, void *context)
{
    struct searching *searching = context;
    struct tapak_similar_side side;
    if (strcmp(report->public_id, searching->public_id) == 0 || searching->count == LOOKED_AT) {
        return TAPAK_OK;
    }
    tapak_similar_side_of(report, &side);
    struct candidate *candidate = &searching->found[searching->count];
    candidate->how = tapak_similar(&searching->side, &side);
    memcpy(candidate->public_id, report->public_id, TAPAK_PUBLIC_ID_LENGTH);
    searching->count += candidate->how.score >= LEAST_SCORE ? 1 : 0;
    return TAPAK_OK;
}

static int compare_scores(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    if (left->how.score != right->how.score) {
        return left->how.score > right->how.score ? -1 : 1;
    }
    return strcmp(left->public_id, right->public_id);
}

static enum tapak_status search(struct tapak_conn *conn, const struct tapak_sight *sight,
                                struct searching *searching, struct tapak_error *err)
{
    const struct tapak_similar_side *side = &searching->side;
    int64_t reach_ms = TAPAK_SIMILAR_DAYS * TAPAK_MS_PER_DAY;
    struct tapak_report_filter filter = {
        .has_since = true,
        .since_ms = side->received_ms - reach_ms,
        .has_until = true,
        .until_ms = side->received_ms + reach_ms,
        .has_box = side->has_point,
        .box = {side->point.lon_deg - BOX_DEG, side->point.lat_deg - BOX_DEG,
                side->point.lon_deg + BOX_DEG, side->point.lat_deg + BOX_DEG},
    };
    const struct tapak_report_page page = {.limit = LOOKED_AT};
    if (!side->has_point) {
        filter.area = side->area;
    }
    tapak_sight_limit(sight, &filter);
    enum tapak_status status = tapak_report_each(conn, &filter, &page, compare, searching, err);
    if (status == TAPAK_OK && searching->count > 0) {
        qsort(searching->found, searching->count, sizeof *searching->found, compare_scores);
    }
    return status;
}

struct showing {
    const struct api_visit *visit;
    const struct tapak_sight *sight;
    const struct candidate *candidate;
    struct tapak_json json;
};

static enum tapak_status put(const struct tapak_report *report, void *context)
{
    enum { METRES = 0, SHARES = 2, DAYS = 1 };
    struct showing *showing = context;
    struct tapak_json *json = &showing->json;
    const struct tapak_similarity *how = &showing->candidate->how;
    tapak_json_open_object(json);
    tapak_json_put_double(json, "score", how->score, SHARES);
    if (how->has_distance) {
        tapak_json_put_double(json, "distance_m", how->distance_m, METRES);
    } else {
        tapak_json_put_null(json, "distance_m");
    }
    tapak_json_put_double(json, "days", how->days, DAYS);
    tapak_json_put_double(json, "words", how->words, SHARES);
    tapak_json_put_object(json, "report");
    desk_put_report(json, showing->visit, showing->sight, report);
    tapak_json_close(json);
    tapak_json_close(json);
    return TAPAK_OK;
}

static enum tapak_status show(struct showing *showing, const struct searching *searching,
                              struct tapak_buf *body, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    size_t shown = searching->count < SHOWN ? searching->count : SHOWN;
    tapak_json_init(&showing->json, body);
    tapak_json_open_object(&showing->json);
    tapak_json_put_array(&showing->json, "similar");
    for (size_t i = 0; i < shown && status == TAPAK_OK; i++) {
        showing->candidate = &searching->found[i];
        status = tapak_report_find(showing->visit->conn, TAPAK_VIEWER_OPERATOR,
                                   searching->found[i].public_id, put, showing, err);
    }
    tapak_json_close(&showing->json);
    tapak_json_close(&showing->json);
    return status;
}

static enum tapak_status find(const struct tapak_call *call, struct showing showing,
                              struct tapak_buf *body, struct tapak_error *err)
{
    struct tapak_conn *conn = showing.visit->conn;
    struct searching *searching = tapak_arena_take(call->arena, sizeof *searching);
    struct candidate *found = tapak_arena_take_array(call->arena, LOOKED_AT, sizeof *found);
    if (searching == NULL || found == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for similar reports");
    }
    *searching = (struct searching){.public_id = call->values[P_ID].text, .found = found};
    enum tapak_status status =
        desk_case_allow(conn, showing.sight, TAPAK_RIGHT_COMMENT, searching->public_id, err);
    if (status == TAPAK_OK) {
        status = tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, searching->public_id, take_side,
                                   searching, err);
    }
    status = status == TAPAK_OK ? search(conn, showing.sight, searching, err) : status;
    return status == TAPAK_OK ? show(&showing, searching, body, err) : status;
}

enum tapak_status desk_similar(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_who who;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    status =
        status == TAPAK_OK ? api_need(call, &visit, TAPAK_RIGHT_READ, response, &who, err) : status;
    if (status == TAPAK_OK) {
        status = find(call, (struct showing){.visit = &visit, .sight = &who.sight}, &response->body,
                      err);
    }
    api_visit_end(&visit);
    return status;
}
