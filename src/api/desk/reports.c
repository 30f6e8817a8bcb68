#include "api/desk/desk.h"
#include "api/desk/form.h"

#include "api/who.h"
#include "tapak/base/instant.h"
#include "tapak/decode/report_json.h"
#include "tapak/encode/json.h"
#include "tapak/ingest/intake.h"
#include "tapak/store/persons.h"
#include "tapak/store/reports.h"

#include <string.h>

enum { P_CODE };

const struct tapak_param desk_track_params[] = {
    [P_CODE] = {"code", TAPAK_PARAM_TEXT, .max = 32, .about = "tracking code of the receipt"},
    {0},
};

static struct tapak_intake intake_of(const struct desk_form *body,
                                     const struct tapak_request *request)
{
    const struct tapak_report_form *form = &body->report;
    return (struct tapak_intake){
        .category = form->category,
        .klass = form->klass,
        .title = form->title,
        .description = form->description,
        .place = form->place,
        .has_occurred = form->has_occurred,
        .occurred_ms = form->occurred_ms,
        .is_anonymous = form->is_anonymous,
        .is_confidential = form->is_confidential,
        .reporter_name = form->reporter_name,
        .reporter_phone = form->reporter_phone,
        .reporter_email = form->reporter_email,
        .files = body->files,
        .file_count = body->file_count,
        .idempotency_key = tapak_request_field(request, "Idempotency-Key"),
    };
}

// NULL when it is no village of the current edition.
static enum tapak_status find_village(struct api_visit *visit, const struct tapak_code *code,
                                      const struct areas_item **out_item, struct tapak_error *err)
{
    struct areas *areas = visit->held->areas;
    const struct areas_level *villages = NULL;
    enum tapak_status status = TAPAK_OK;
    *out_item = NULL;
    if (tapak_code_level(code) != TAPAK_LEVEL_VILLAGE) {
        return TAPAK_OK;
    }
    if (!areas_has_level(areas, TAPAK_LEVEL_VILLAGE)) {
        status = api_visit_reader(visit, err);
    }
    status = status == TAPAK_OK
                 ? areas_level(areas, visit->conn, TAPAK_LEVEL_VILLAGE, &villages, err)
                 : status;
    if (status == TAPAK_OK) {
        *out_item = areas_find(villages, code);
    }
    return status;
}

static enum tapak_status put_place(struct api_visit *visit, struct tapak_json *json,
                                   const struct tapak_placement *placement, struct tapak_error *err)
{
    const struct areas_item *village = NULL;
    enum tapak_status status = find_village(visit, &placement->area, &village, err);
    tapak_json_put_text(json, "placed_by", tapak_placed_by_code(placement->placed_by));
    if (village == NULL) {
        tapak_json_put_null(json, "village");
    } else {
        tapak_json_put_object(json, "village");
        tapak_json_put_text(json, "code", village->code.text);
        tapak_json_put_text(json, "name", village->name);
        tapak_json_close(json);
    }
    tapak_json_put_text(json, "area",
                        placement->area.text[0] == '\0' ? NULL : placement->area.text);
    return status;
}

// Where a camera was is told to who sent the photo, here and nowhere else.
static void put_files(struct tapak_json *json, const struct tapak_attachments *files)
{
    enum { PLACE_DIGITS = 6 };
    if (files->count == 0) {
        return;
    }
    tapak_json_put_array(json, "files");
    for (size_t i = 0; i < files->count; i++) {
        const struct tapak_attachment *file = &files->items[i];
        tapak_json_open_object(json);
        tapak_json_put_text(json, "id", file->medium.public_id);
        tapak_json_put_text(json, "kind", tapak_medium_kind_code(file->medium.kind));
        if (file->has_place) {
            tapak_json_put_double(json, "lat", file->place.lat_deg, PLACE_DIGITS);
            tapak_json_put_double(json, "lon", file->place.lon_deg, PLACE_DIGITS);
        }
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static enum tapak_status put_receipt(struct api_visit *visit, struct tapak_buf *body,
                                     const struct tapak_receipt *receipt, struct tapak_error *err)
{
    struct tapak_json json;
    tapak_json_init(&json, body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "tracking_code", receipt->tracking_code);
    tapak_json_put_text(&json, "id", receipt->public_id);
    enum tapak_status status = put_place(visit, &json, &receipt->placement, err);
    tapak_json_put_array(&json, "candidates");
    for (size_t i = 0; i < receipt->placement.candidate_count; i++) {
        tapak_json_add_text(&json, receipt->placement.candidates[i].text);
    }
    tapak_json_close(&json);
    tapak_json_put_instant(&json, "received", receipt->received_ms);
    put_files(&json, &receipt->files);
    tapak_json_close(&json);
    return status;
}

static const char *location_of(const struct tapak_call *call, const char *code)
{
    static const char prefix[] = "/api/track/";
    char *location = tapak_arena_take(call->arena, strlen(call->base_url) + sizeof prefix +
                                                       TAPAK_TRACKING_LENGTH + 1);
    if (location == NULL) {
        return "";
    }
    char *end = stpcpy(stpcpy(location, call->base_url), prefix);
    memcpy(end, code, strlen(code) + 1);
    return location;
}

// What a report that is being written keeps of its request.
struct handed {
    struct api_visit visit;
    struct tapak_handing *handing;
};

static void resume(void *later)
{
    struct tapak_later *at = later;
    at->resume(at);
}

static void begin_writing(struct tapak_later *later)
{
    const struct handed *handed = later->kept;
    tapak_handing_write(handed->handing, resume, later);
}

static enum tapak_status give_receipt(const struct tapak_call *call, struct handed *handed,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_receipt receipt;
    enum tapak_status status = tapak_handing_result(handed->handing, &receipt, err);
    if (status == TAPAK_OK) {
        api_wrote(handed->visit.api);
        response->http_status = 201;
        tapak_response_set(response, "Location", location_of(call, receipt.tracking_code));
        status = put_receipt(&handed->visit, &response->body, &receipt, err);
    } else {
        api_blame_member(call, response, err);
    }
    return status;
}

// Photos take memory while they are decoded: few at a time, the others wait their turn.
static enum tapak_status begin_handing(struct handed *handed, const struct tapak_intake *intake,
                                       struct tapak_error *err)
{
    struct tapak_api *api = handed->visit.api;
    bool has_files = intake->file_count > 0;
    while (has_files && sem_wait(&api->decoders) != 0) {
        // interrupted by a signal
    }
    enum tapak_status status =
        tapak_handing_begin(api->store, handed->visit.world, intake, &handed->handing, err);
    if (has_files) {
        (void)sem_post(&api->decoders);
    }
    return status;
}

// Read, checked and placed; or a failure that is answered at once.
static enum tapak_status take_in(const struct tapak_call *call, struct handed *handed,
                                 struct tapak_response *response, struct tapak_error *err)
{
    struct desk_form form;
    enum tapak_status status = desk_form_read(call, &form, err);
    if (status != TAPAK_OK) {
        api_blame_member(call, response, err);
        return status;
    }
    status = api_visit_hold(call, &handed->visit, err);
    if (status != TAPAK_OK) {
        return status;
    }
    const struct tapak_intake intake = intake_of(&form, call->request);
    status = begin_handing(handed, &intake, err);
    if (status != TAPAK_OK) {
        api_blame_member(call, response, err);
    }
    return status;
}

// Without a thread while the writer gathers its group and the disk syncs, wherever the server can
// wait so: then as many reports are made durable in one commit as there are requests for it.
enum tapak_status desk_hand_in(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    struct tapak_later *later = call->request->later;
    struct handed *handed = later == NULL ? NULL : later->kept;
    enum tapak_status status = TAPAK_OK;
    if (handed == NULL) {
        handed = tapak_arena_take(call->arena, sizeof *handed);
        if (handed == NULL) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a report");
        }
        *handed = (struct handed){.handing = NULL};
        status = take_in(call, handed, response, err);
        if (status == TAPAK_OK && later != NULL) {
            later->kept = handed;
            later->begin = begin_writing;
            return TAPAK_OK;
        }
        if (status == TAPAK_OK) {
            tapak_handing_write_now(handed->handing);
        }
    }
    if (status == TAPAK_OK) {
        status = give_receipt(call, handed, response, err);
    }
    tapak_handing_free(handed->handing);
    api_visit_end(&handed->visit);
    return status;
}

static enum tapak_status put_tracked(const struct tapak_report *report, void *context)
{
    struct tapak_json *json = context;
    const char *area = report->placement.area.text;
    tapak_json_open_object(json);
    tapak_json_put_text(json, "id", report->public_id);
    tapak_json_put_text(json, "state", tapak_state_code(report->state));
    tapak_json_put_text(json, "state_name", tapak_state_name_id(report->state));
    tapak_json_put_instant(json, "state_since", report->state_since_ms);
    tapak_json_put_instant(json, "received", report->received_ms);
    tapak_json_put_text(json, "category", report->category);
    tapak_json_put_text(json, "class", tapak_class_code(report->klass));
    tapak_json_put_text(json, "agency", report->agency);
    tapak_json_put_text(json, "placed_by", tapak_placed_by_code(report->placement.placed_by));
    tapak_json_put_text(json, "area", area[0] == '\0' ? NULL : area);
    tapak_json_put_bool(json, "published", report->is_published && !report->is_confidential);
    tapak_json_close(json);
    return TAPAK_OK;
}

// Codes are read aloud and typed: case does not matter.
static const char *folded(const struct tapak_call *call, const char *code)
{
    char *text = tapak_arena_copy_text(call->arena, code, strlen(code));
    for (char *at = text; at != NULL && *at != '\0'; at++) {
        *at = *at >= 'A' && *at <= 'Z' ? (char)(*at | 0x20) : *at;
    }
    return text == NULL ? "" : text;
}

enum tapak_status desk_track(const struct tapak_call *call, struct tapak_response *response,
                             struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        status =
            tapak_report_track(visit.conn, tapak_store_key(visit.api->store),
                               folded(call, call->values[P_CODE].text), put_tracked, &json, err);
    }
    if (status == TAPAK_NOT_FOUND) {
        (void)tapak_fail(err, TAPAK_NOT_FOUND, "no report has this tracking code");
    }
    api_visit_end(&visit);
    return status;
}

struct forgetting {
    struct tapak_person_choice choice;
    struct tapak_actor actor;
    bool was;
};

static enum tapak_status forget(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct forgetting *forgetting = context;
    return tapak_person_erase(conn, &forgetting->choice, &forgetting->actor, &forgetting->was, err);
}

// Again it is as good: what was to be gone is gone.
enum tapak_status desk_forget_me(const struct tapak_call *call, struct tapak_response *response,
                                 struct tapak_error *err)
{
    struct tapak_api *api = call->context;
    struct forgetting forgetting = {
        .choice = {.tracking_code = folded(call, call->values[P_CODE].text)},
        .actor = {"reporter", tapak_now_ms()}};
    enum tapak_status status = tapak_store_write(api->store, forget, &forgetting, err);
    if (status == TAPAK_OK && forgetting.was) {
        status = tapak_store_settle(api->store, err);
    }
    response->http_status = 204;
    response->media_type = NULL;
    return status;
}
