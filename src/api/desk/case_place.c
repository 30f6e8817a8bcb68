// Placing by hand, over HTTP: the world finds the village, the store writes, in one go.
#include "api/desk/case_change.h"
#include "api/desk/desk.h"
#include "tapak/base/buf.h"
#include "tapak/ingest/by_hand.h"

#include <string.h>

enum { LON, LAT, VILLAGE, NOTE_BYTES = 128 };

static const struct tapak_member members[] = {
    [LON] = {"lon", TAPAK_MEMBER_NUMBER, .min = -180, .max = 180},
    [LAT] = {"lat", TAPAK_MEMBER_NUMBER, .min = -90, .max = 90},
    [VILLAGE] = {"village", TAPAK_MEMBER_LINE, .bytes = TAPAK_CODE_BYTES},
    {0},
};

static unsigned rights(const struct tapak_member_value *values)
{
    (void)values;
    return TAPAK_RIGHT_PLACE;
}

static enum tapak_status read_wanted(const struct tapak_member_value *values,
                                     struct tapak_place_by_hand *out_wanted,
                                     struct tapak_error *err)
{
    *out_wanted = (struct tapak_place_by_hand){
        .has_point = values[LON].is_given,
        .point = {values[LON].number, values[LAT].number},
    };
    if (values[LON].is_given != values[LAT].is_given) {
        return tapak_fail(err, TAPAK_INVALID, "%s: it is required beside the other",
                          values[LON].is_given ? "lat" : "lon");
    }
    if (values[LON].is_given == values[VILLAGE].is_given) {
        return tapak_fail(err, TAPAK_INVALID, "village: either it or lon and lat, not both");
    }
    if (values[VILLAGE].is_given &&
        !tapak_code_parse(tapak_slice_of(values[VILLAGE].text), &out_wanted->village)) {
        return tapak_fail(err, TAPAK_INVALID, "village: it is no code of a village");
    }
    return TAPAK_OK;
}

struct placing {
    const struct tapak_world *world;
    const struct tapak_key *key;
    struct tapak_place_by_hand wanted;
    struct tapak_report placed; ///< texts are not looked at
    bool had_point;
    struct tapak_point former;
    struct tapak_error *err;
};

static enum tapak_status place(const struct tapak_report *report, void *context)
{
    struct placing *placing = context;
    placing->had_point = report->has_point;
    placing->former = report->point;
    placing->placed = *report;
    return tapak_place_by_hand(placing->world, placing->key, &placing->wanted, &placing->placed,
                               placing->err);
}

// Where the reporter said it was is kept as a note, for those who work on it.
static enum tapak_status keep_former(struct tapak_conn *conn, const struct tapak_case *work,
                                     const struct placing *placing, const struct tapak_actor *actor,
                                     struct tapak_error *err)
{
    struct tapak_buf text;
    if (!placing->had_point || !placing->wanted.has_point) {
        return TAPAK_OK;
    }
    tapak_buf_init(&text, NOTE_BYTES);
    tapak_buf_printf(&text, "titik semula (lon, lat): %.7f, %.7f", placing->former.lon_deg,
                     placing->former.lat_deg);
    enum tapak_status status = tapak_buf_check(&text, err);
    if (status == TAPAK_OK) {
        status =
            tapak_case_note(conn, work, TAPAK_NOTE_INTERNAL, tapak_buf_text(&text), actor, err);
    }
    tapak_buf_free(&text);
    return status;
}

static enum tapak_status run(struct tapak_conn *conn, struct tapak_arena *arena,
                             const struct tapak_case *work, struct desk_change *change,
                             struct tapak_error *err)
{
    (void)arena;
    struct placing placing = {.world = change->visit->world,
                              .key = tapak_store_key(change->visit->api->store),
                              .err = err};
    enum tapak_status status = read_wanted(change->values, &placing.wanted, err);
    if (status == TAPAK_OK) {
        status =
            tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, work->public_id, place, &placing, err);
    }
    status = status == TAPAK_OK ? keep_former(conn, work, &placing, &change->actor, err) : status;
    return status == TAPAK_OK
               ? tapak_case_place(conn, work, &placing.placed, placing.world->edition_id,
                                  &change->actor, &change->version, err)
               : status;
}

static const struct desk_operation placements = {members, rights, run, false};

enum tapak_status desk_placement(const struct tapak_call *call, struct tapak_response *response,
                                 struct tapak_error *err)
{
    return desk_change_run(call, &placements, response, err);
}
