// One report as its viewer may see it, with its way and its notes.
#include "api/desk/cases.h"
#include "api/desk/desk.h"
#include "tapak/base/instant.h"
#include "tapak/base/number.h"
#include "tapak/store/reports.h"
#include "tapak/store/sightings.h"

#include <stdio.h>
#include <string.h>

enum { P_ID };

const struct tapak_param desk_case_params[] = {
    [P_ID] = {"id", TAPAK_PARAM_TEXT, .max = TAPAK_PUBLIC_ID_LENGTH, .about = "id of a report"},
    {0},
};

void desk_case_tag(char out[static CASE_TAG_BYTES], int64_t version)
{
    (void)snprintf(out, CASE_TAG_BYTES, "\"v%lld\"", (long long)version);
}

enum tapak_status desk_case_wanted(const struct tapak_call *call, int64_t *out_version,
                                   struct tapak_error *err)
{
    struct tapak_slice field = tapak_request_field(call->request, "If-Match");
    if (field.text == NULL || tapak_slice_equals(field, "*")) {
        return tapak_fail(err, TAPAK_UNCONDITIONAL,
                          "If-Match is required: the ETag of the report that was looked at");
    }
    bool is_ours = field.length > 3 && memcmp(field.text, "\"v", 2) == 0 &&
                   field.text[field.length - 1] == '"' &&
                   tapak_parse_int(field.text + 2, field.length - 3, out_version);
    return is_ours && *out_version > 0
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_STALE, "If-Match is no ETag of this report");
}

struct looking {
    const struct tapak_sight *sight;
    unsigned rights;
    enum tapak_visible sees;
    bool may;
};

static enum tapak_status look(const struct tapak_report *report, void *context)
{
    struct looking *looking = context;
    looking->sees = tapak_sight_of_report(looking->sight, report);
    looking->may = tapak_sight_may(looking->sight, looking->rights, report);
    return TAPAK_OK;
}

enum tapak_status desk_case_allow(struct tapak_conn *conn, const struct tapak_sight *sight,
                                  unsigned rights, const char *public_id, struct tapak_error *err)
{
    struct looking looking = {.sight = sight, .rights = rights};
    enum tapak_status status =
        tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, public_id, look, &looking, err);
    if (status == TAPAK_OK && looking.sees == TAPAK_SEES_NOTHING) {
        status = tapak_fail(err, TAPAK_NOT_FOUND, "there is no such report");
    } else if (status == TAPAK_OK && !looking.may) {
        status = tapak_fail(err, TAPAK_DENIED,
                            looking.sees == TAPAK_SEES_PUBLISHED ? "the report is not in your area"
                                                                 : "this is not among your rights");
    }
    return status;
}

static void put_point(struct tapak_json *json, const char *key, bool is_given,
                      struct tapak_point point)
{
    enum { DIGITS = 7 };
    if (!is_given) {
        tapak_json_put_null(json, key);
        return;
    }
    tapak_json_put_object(json, key);
    tapak_json_put_double(json, "lon", point.lon_deg, DIGITS);
    tapak_json_put_double(json, "lat", point.lat_deg, DIGITS);
    tapak_json_close(json);
}

static void put_place(struct tapak_json *json, const struct tapak_report *report)
{
    const struct tapak_placement *placement = &report->placement;
    const char *area = placement->area.text;
    put_point(json, "point", report->has_point, report->point);
    put_point(json, "public_point", report->has_public_point, report->public_point);
    tapak_json_put_double(json, "accuracy_m", report->accuracy_m, 1);
    tapak_json_put_text(json, "placed_by", tapak_placed_by_code(placement->placed_by));
    tapak_json_put_text(json, "area", area[0] == '\0' ? NULL : area);
    tapak_json_put_text(json, "area_name", report->area_name);
    tapak_json_put_text(json, "regency", report->regency_name);
    tapak_json_put_double(json, "distance_m", placement->distance_m, 1);
    tapak_json_put_bool(json, "place_conflict", placement->has_conflict);
    tapak_json_put_array(json, "candidates");
    for (size_t i = 0; i < placement->candidate_count; i++) {
        tapak_json_add_text(json, placement->candidates[i].text);
    }
    tapak_json_close(json);
    tapak_json_put_text(json, "declared_regency", report->declared_regency);
    tapak_json_put_text(json, "declared_district", report->declared_district);
    tapak_json_put_text(json, "declared_village", report->declared_village);
    tapak_json_put_bool(json, "in_programme", report->in_programme);
}

bool desk_reads_words(const struct tapak_sight *sight)
{
    return tapak_sight_has(sight, TAPAK_RIGHT_COMMENT);
}

void desk_put_report(struct tapak_json *json, const struct api_visit *visit,
                     const struct tapak_sight *sight, const struct tapak_report *report)
{
    const struct tapak_category *category =
        tapak_category_find(&visit->world->categories, report->category);
    tapak_json_put_text(json, "id", report->public_id);
    tapak_json_put_int(json, "version", report->version);
    tapak_json_put_text(json, "category", report->category);
    tapak_json_put_text(json, "class", tapak_class_code(report->klass));
    tapak_json_put_text(json, "state", tapak_state_code(report->state));
    tapak_json_put_text(json, "state_name", tapak_state_name_id(report->state));
    tapak_json_put_instant(json, "state_since", report->state_since_ms);
    tapak_json_put_instant(json, "received", report->received_ms);
    if (report->has_occurred) {
        tapak_json_put_instant(json, "occurred", report->occurred_ms);
    } else {
        tapak_json_put_null(json, "occurred");
    }
    tapak_json_put_text(json, "title", report->title);
    tapak_json_put_text(json, "body", desk_reads_words(sight) ? report->body : NULL);
    tapak_json_put_text(json, "public_text", report->public_text);
    tapak_json_put_text(json, "agency", report->agency);
    tapak_json_put_text(json, "channel", report->channel);
    tapak_json_put_text(json, "source", report->source);
    tapak_json_put_text(json, "source_id", report->source_id);
    put_place(json, report);
    tapak_json_put_bool(json, "is_sensitive", category == NULL || category->is_sensitive);
    tapak_json_put_bool(json, "is_anonymous", report->is_anonymous);
    tapak_json_put_bool(json, "is_confidential", report->is_confidential);
    tapak_json_put_bool(json, "is_published", report->is_published);
}

// The public view, for who does not see more: the members of the report's feature.
static void put_public(struct tapak_json *json, const struct api_visit *visit,
                       const struct tapak_report *report)
{
    char day[TAPAK_INSTANT_BYTES];
    const char *area = report->placement.area.text;
    (void)tapak_format_day(day, tapak_day_of(report->received_ms, visit->world->offset_minutes));
    tapak_json_put_text(json, "id", report->public_id);
    tapak_json_put_text(json, "category", report->category);
    tapak_json_put_text(json, "class", tapak_class_code(report->klass));
    tapak_json_put_text(json, "state", tapak_state_code(report->state));
    tapak_json_put_text(json, "received_day", day);
    tapak_json_put_text(json, "title", report->title);
    tapak_json_put_text(json, "public_text", report->public_text);
    put_point(json, "public_point", report->has_public_point, report->public_point);
    tapak_json_put_text(json, "area", area[0] == '\0' ? NULL : area);
    tapak_json_put_text(json, "area_name", report->area_name);
}

struct showing {
    const struct tapak_call *call;
    struct api_visit *visit;
    struct tapak_response *response;
    const struct tapak_who *who;
    struct tapak_json json;
    enum tapak_visible sees;
    bool is_sensitive;
    int64_t row_id;
};

static enum tapak_status put_note(const struct tapak_note *note, void *context)
{
    struct tapak_json *json = context;
    tapak_json_open_object(json);
    tapak_json_put_instant(json, "at", note->at_ms);
    tapak_json_put_text(json, "actor", note->actor);
    tapak_json_put_text(json, "kind", tapak_note_kind_code(note->kind));
    tapak_json_put_text(json, "text", note->text);
    tapak_json_close(json);
    return TAPAK_OK;
}

static void put_way(struct tapak_json *json, const struct tapak_case *work, bool has_words)
{
    tapak_json_put_text(json, "assignee", work->assignee);
    tapak_json_put_text(json, "duplicate_of", work->duplicate_of);
    tapak_json_put_array(json, "events");
    for (size_t i = 0; i < work->way_length; i++) {
        const struct tapak_case_step *step = &work->way[i];
        tapak_json_open_object(json);
        tapak_json_put_instant(json, "at", step->at_ms);
        tapak_json_put_text(json, "state", tapak_state_code(step->state));
        tapak_json_put_text(json, "actor", step->actor);
        tapak_json_put_text(json, "reason", has_words ? step->reason : NULL);
        tapak_json_put_text(json, "agency", step->agency);
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static void put_next(struct tapak_json *json, enum tapak_state state)
{
    tapak_json_put_array(json, "next");
    for (int to = 0; to < TAPAK_STATE_COUNT; to++) {
        if (tapak_state_may_become(state, (enum tapak_state)to)) {
            tapak_json_add_text(json, tapak_state_code((enum tapak_state)to));
        }
    }
    tapak_json_close(json);
}

static void put_may(struct tapak_json *json, const struct tapak_sight *sight,
                    const struct tapak_report *report)
{
    tapak_json_put_array(json, "may");
    for (int i = 0; i < TAPAK_RIGHT_NUMBER; i++) {
        if (tapak_sight_may(sight, 1U << i, report)) {
            tapak_json_add_text(json, tapak_right_code(1U << i));
        }
    }
    tapak_json_close(json);
}

static enum tapak_status show_full(const struct tapak_report *report, void *context)
{
    struct showing *showing = context;
    showing->sees = tapak_sight_of_report(&showing->who->sight, report);
    if (showing->sees < TAPAK_SEES_REPORT) {
        return TAPAK_OK;
    }
    const struct tapak_category *category =
        tapak_category_find(&showing->visit->world->categories, report->category);
    char *tag = tapak_arena_take(showing->call->arena, CASE_TAG_BYTES);
    showing->row_id = report->row_id;
    showing->is_sensitive = report->has_point && (category == NULL || category->is_sensitive);
    tapak_json_open_object(&showing->json);
    desk_put_report(&showing->json, showing->visit, &showing->who->sight, report);
    put_next(&showing->json, report->state);
    put_may(&showing->json, &showing->who->sight, report);
    if (tag != NULL) {
        desk_case_tag(tag, report->version);
        tapak_response_set(showing->response, "ETag", tag);
    }
    return tag == NULL ? TAPAK_NO_MEMORY : TAPAK_OK;
}

static enum tapak_status show_public(const struct tapak_report *report, void *context)
{
    struct showing *showing = context;
    tapak_json_open_object(&showing->json);
    put_public(&showing->json, showing->visit, report);
    tapak_json_close(&showing->json);
    return TAPAK_OK;
}

static enum tapak_status show_rest(struct showing *showing, const char *id, struct tapak_error *err)
{
    struct tapak_case work;
    struct tapak_conn *conn = showing->visit->conn;
    enum tapak_status status = tapak_case_read(conn, showing->call->arena, id, &work, err);
    if (status != TAPAK_OK) {
        return status;
    }
    bool has_words = desk_reads_words(&showing->who->sight);
    put_way(&showing->json, &work, has_words);
    tapak_json_put_array(&showing->json, "notes");
    if (has_words) {
        status = tapak_case_notes(conn, work.row_id, put_note, &showing->json, err);
    }
    tapak_json_close(&showing->json);
    tapak_json_close(&showing->json);
    return status;
}

struct sighting {
    int64_t row_id;
    const char *public_id;
    struct tapak_actor actor;
};

static enum tapak_status record(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct sighting *sighting = context;
    return tapak_sighting_add(conn, sighting->row_id, sighting->public_id, "point",
                              &sighting->actor, err);
}

// Who sees the true point of a sensitive report leaves an event before the answer goes out.
static enum tapak_status record_sighting(const struct showing *showing, const char *id,
                                         struct tapak_error *err)
{
    struct sighting sighting = {showing->row_id, id, {showing->who->actor, tapak_now_ms()}};
    return showing->is_sensitive
               ? tapak_store_write(showing->visit->api->store, record, &sighting, err)
               : TAPAK_OK;
}

static enum tapak_status show(struct showing *showing, const char *id, struct tapak_error *err)
{
    struct tapak_conn *conn = showing->visit->conn;
    enum tapak_status status =
        tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, id, show_full, showing, err);
    if (status == TAPAK_OK && showing->sees < TAPAK_SEES_REPORT) {
        return tapak_report_find(conn, TAPAK_VIEWER_PUBLIC, id, show_public, showing, err);
    }
    status = status == TAPAK_OK ? show_rest(showing, id, err) : status;
    return status == TAPAK_OK ? record_sighting(showing, id, err) : status;
}

enum tapak_status desk_case(const struct tapak_call *call, struct tapak_response *response,
                            struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_who who;
    struct showing showing = {.call = call, .visit = &visit, .response = response, .who = &who};
    tapak_json_init(&showing.json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    status =
        status == TAPAK_OK ? api_need(call, &visit, TAPAK_RIGHT_READ, response, &who, err) : status;
    if (status == TAPAK_OK) {
        api_keep_session(&visit, &who);
        status = show(&showing, call->values[P_ID].text, err);
    }
    api_visit_end(&visit);
    return status;
}
