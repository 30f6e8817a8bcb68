// Photos and documents. Who may not see one gets the same 404 as for one that does not exist.
#include "api/desk/desk.h"

#include <stdio.h>
#include <string.h>

#include "api/desk/cases.h"
#include "tapak/model/sight.h"
#include "tapak/store/media.h"
#include "tapak/store/reports.h"

enum { P_ID, P_SIZE };

static const char *const sizes[] = {"full", "thumb", NULL};
enum { SIZE_FULL, SIZE_THUMB };

const struct tapak_param desk_medium_params[] = {
    [P_ID] = {"id", TAPAK_PARAM_TEXT, .max = TAPAK_PUBLIC_ID_LENGTH, .about = "id of the medium"},
    [P_SIZE] = {"size", TAPAK_PARAM_CHOICE, .choices = sizes,
                .about = "of a photo: full, or thumb for a small one"},
    {0},
};

// The type that is sent is the medium's own; these are what Accept is held against.
const struct tapak_media desk_medium_media[] = {
    {"jpeg", "image/jpeg", NULL},
    {"pdf", "application/pdf", NULL},
    {0},
};

struct looking {
    const struct tapak_sight *sight;
    enum tapak_visible visible;
};

static enum tapak_status look(const struct tapak_report *report, void *context)
{
    struct looking *looking = context;
    looking->visible = tapak_sight_of_report(looking->sight, report);
    return TAPAK_OK;
}

static enum tapak_status sees_report(struct tapak_conn *conn, const struct tapak_sight *sight,
                                     const char *public_id, enum tapak_visible *out_visible,
                                     struct tapak_error *err)
{
    struct looking looking = {.sight = sight};
    enum tapak_status status =
        tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, public_id, look, &looking, err);
    *out_visible = status == TAPAK_OK ? looking.visible : TAPAK_SEES_NOTHING;
    return status;
}

// What is not cleared may show people: it is for who works on the report.
static bool may_see(const struct tapak_sight *sight, enum tapak_visible visible,
                    const struct tapak_medium *medium)
{
    return visible > TAPAK_SEES_PUBLISHED && desk_reads_words(sight)
               ? true
               : visible >= TAPAK_SEES_PUBLISHED && medium->is_cleared;
}

static enum tapak_status find(struct tapak_conn *conn, const struct tapak_sight *sight,
                              const char *public_id, struct tapak_medium *out_medium,
                              struct tapak_error *err)
{
    enum tapak_visible visible = TAPAK_SEES_NOTHING;
    enum tapak_status status = tapak_medium_find(conn, public_id, out_medium, err);
    if (status == TAPAK_OK) {
        status = sees_report(conn, sight, out_medium->report_id, &visible, err);
    }
    if (status == TAPAK_NOT_FOUND || (status == TAPAK_OK && !may_see(sight, visible, out_medium))) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "nothing has this name");
    }
    return status;
}

static void set_head(const struct tapak_call *call, struct tapak_response *response,
                     const struct tapak_medium *medium, const struct tapak_digest *sha256)
{
    char hex[TAPAK_HEX_BYTES];
    char *tag = tapak_arena_take(call->arena, TAPAK_HEX_BYTES + 2);
    tapak_digest_hex(hex, *sha256);
    if (tag != NULL) {
        (void)snprintf(tag, TAPAK_HEX_BYTES + 2, "\"%s\"", hex);
        tapak_response_set(response, "ETag", tag);
    }
    bool is_photo = medium->kind == TAPAK_MEDIUM_PHOTO;
    response->media_type = is_photo ? "image/jpeg" : "application/pdf";
    tapak_response_set(response, "Content-Disposition",
                       is_photo ? "inline" : "attachment; filename=\"lampiran.pdf\"");
    tapak_response_set(response, "Content-Security-Policy", "default-src 'none'; sandbox");
    tapak_response_set(response, "Cross-Origin-Resource-Policy", "same-origin");
    response->takes_ranges = true;
}

static enum tapak_status send(struct api_visit *visit, const struct tapak_call *call,
                              struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_who who;
    struct tapak_medium medium;
    size_t size = 0;
    int file = 0;
    enum tapak_status status = api_who(call, visit, &who, err);
    if (status == TAPAK_OK) {
        status = find(visit->conn, &who.sight, call->values[P_ID].text, &medium, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    bool is_thumb = call->values[P_SIZE].is_given && call->values[P_SIZE].number == SIZE_THUMB &&
                    medium.kind == TAPAK_MEDIUM_PHOTO;
    const struct tapak_digest *sha256 = is_thumb ? &medium.thumb : &medium.sha256;
    status = tapak_medium_open(visit->api->store, sha256, &file, &size, err);
    if (status == TAPAK_OK) {
        tapak_response_send_file(response, file, size);
        set_head(call, response, &medium, sha256);
    }
    return status;
}

enum tapak_status desk_medium(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    struct api_visit visit;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    status = status == TAPAK_OK ? send(&visit, call, response, err) : status;
    api_visit_end(&visit);
    return status;
}

struct listing {
    struct tapak_json json;
    struct tapak_who who;
    enum tapak_visible visible;
};

static enum tapak_status put_medium(const struct tapak_medium *medium, void *context)
{
    struct listing *listing = context;
    struct tapak_json *json = &listing->json;
    if (!may_see(&listing->who.sight, listing->visible, medium)) {
        return TAPAK_OK;
    }
    tapak_json_open_object(json);
    tapak_json_put_text(json, "id", medium->public_id);
    tapak_json_put_text(json, "kind", tapak_medium_kind_code(medium->kind));
    tapak_json_put_int(json, "bytes", medium->bytes);
    if (medium->kind == TAPAK_MEDIUM_PHOTO) {
        tapak_json_put_int(json, "width", medium->width_px);
        tapak_json_put_int(json, "height", medium->height_px);
    }
    tapak_json_put_bool(json, "cleared", medium->is_cleared);
    tapak_json_close(json);
    return TAPAK_OK;
}

static enum tapak_status list(struct api_visit *visit, const struct tapak_call *call,
                              struct tapak_response *response, struct tapak_error *err)
{
    struct listing listing;
    const char *id = call->values[P_ID].text;
    enum tapak_status status = api_who(call, visit, &listing.who, err);
    if (status == TAPAK_OK) {
        status = sees_report(visit->conn, &listing.who.sight, id, &listing.visible, err);
    }
    if (status == TAPAK_NOT_FOUND ||
        (status == TAPAK_OK && listing.visible == TAPAK_SEES_NOTHING)) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "nothing has this name");
    }
    tapak_json_init(&listing.json, &response->body);
    tapak_json_open_object(&listing.json);
    tapak_json_put_array(&listing.json, "media");
    if (status == TAPAK_OK) {
        status = tapak_medium_each(visit->conn, id, put_medium, &listing, err);
    }
    tapak_json_close(&listing.json);
    tapak_json_close(&listing.json);
    return status;
}

enum tapak_status desk_report_media(const struct tapak_call *call, struct tapak_response *response,
                                    struct tapak_error *err)
{
    struct api_visit visit;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    status = status == TAPAK_OK ? list(&visit, call, response, err) : status;
    api_visit_end(&visit);
    return status;
}
