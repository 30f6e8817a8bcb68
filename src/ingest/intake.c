// A report is stored under the digest of its idempotency key, and its codes are made from that key
// and the installation's secret. So the same request again finds the first report, and can be given
// the first tracking code, although only a digest of that code is kept.

#include "tapak/ingest/intake.h"

#include "ingest/exposure.h"

#include "tapak/base/arena.h"
#include "tapak/base/buf.h"
#include "tapak/base/instant.h"
#include "tapak/store/reports.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define INTAKE_SOURCE "tapak"

enum { CODE_BYTES = 32, KEY_CEILING_BYTES = 255 };

struct put {
    const struct tapak_world *world;
    const struct tapak_key *key;
    struct tapak_arena *arena; // of the texts
    char source_id[CODE_BYTES + 1];
    struct tapak_report report;
    struct tapak_person person;
    struct tapak_receipt receipt;
    size_t known_files; // that were read again
};

static enum tapak_status check_text(struct tapak_slice text, const char *field, size_t ceiling,
                                    struct tapak_error *err)
{
    if (text.length > ceiling) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "%s: %zu bytes are more than %zu", field,
                          text.length, ceiling);
    }
    if (text.text != NULL && !tapak_is_utf8(text.text, text.length)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: is not UTF-8", field);
    }
    return TAPAK_OK;
}

static enum tapak_status check_texts(const struct tapak_intake *intake, struct tapak_error *err)
{
    const struct {
        struct tapak_slice text;
        const char *field;
        size_t ceiling;
    } texts[] = {
        {intake->category, "category", TAPAK_CATEGORY_BYTES},
        {intake->klass, "class", TAPAK_CATEGORY_BYTES},
        {intake->title, "title", TAPAK_MAX_TITLE_BYTES},
        {intake->description, "description", TAPAK_MAX_TEXT_BYTES},
        {intake->place.province, "province", TAPAK_MAX_NAME_BYTES},
        {intake->place.regency, "regency", TAPAK_MAX_NAME_BYTES},
        {intake->place.district, "district", TAPAK_MAX_NAME_BYTES},
        {intake->place.village, "village", TAPAK_MAX_NAME_BYTES},
        {intake->place.code, "code", TAPAK_MAX_NAME_BYTES},
        {intake->reporter_name, "reporter.name", TAPAK_MAX_NAME_BYTES},
        {intake->reporter_phone, "reporter.phone", TAPAK_MAX_NAME_BYTES},
        {intake->reporter_email, "reporter.email", TAPAK_MAX_NAME_BYTES},
        {intake->channel, "channel", TAPAK_MAX_NAME_BYTES},
        {intake->idempotency_key, "idempotency key", KEY_CEILING_BYTES},
    };
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && status == TAPAK_OK; i++) {
        status = check_text(texts[i].text, texts[i].field, texts[i].ceiling, err);
    }
    return status;
}

static enum tapak_status check_place(const struct tapak_place_claim *place, struct tapak_error *err)
{
    if (place->has_point && !tapak_point_is_valid(place->point)) {
        return tapak_fail(err, TAPAK_INVALID,
                          "lat: %g, %g (lat, lon) is not within [-90, 90] and [-180, 180]",
                          place->point.lat_deg, place->point.lon_deg);
    }
    if (!(place->accuracy_m >= 0 && place->accuracy_m <= 1e6)) {
        return tapak_fail(err, TAPAK_INVALID, "accuracy_m: %g is not within [0, 1000000]",
                          place->accuracy_m);
    }
    struct tapak_code code;
    if (place->code.length > 0 && !tapak_code_parse(place->code, &code)) {
        return tapak_fail(err, TAPAK_INVALID, "code: '%.*s' is no area code like 64.02.01.2001",
                          (int)place->code.length, place->code.text);
    }
    return TAPAK_OK;
}

static enum tapak_status check(const struct tapak_intake *intake, const struct tapak_world *world,
                               int64_t now_ms, struct tapak_error *err)
{
    char category[TAPAK_CATEGORY_BYTES + 1] = "";
    enum tapak_class klass;
    enum tapak_status status = check_texts(intake, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (intake->category.length == 0) {
        return tapak_fail(err, TAPAK_INVALID, "category: is required");
    }
    memcpy(category, intake->category.text, intake->category.length);
    if (tapak_category_find(&world->categories, category) == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "category: '%s' is not in the code list", category);
    }
    if (intake->klass.length > 0 && !tapak_class_parse(intake->klass, &klass)) {
        return tapak_fail(err, TAPAK_INVALID, "class: '%.*s' is no class",
                          (int)intake->klass.length, intake->klass.text);
    }
    if (tapak_slice_trim(intake->title).length == 0 &&
        tapak_slice_trim(intake->description).length == 0) {
        return tapak_fail(err, TAPAK_INVALID, "description: it or a title is required");
    }
    if (intake->has_occurred &&
        (intake->occurred_ms > now_ms + TAPAK_MS_PER_DAY ||
         tapak_date_from_day(tapak_day_of(intake->occurred_ms, 0)).year < TAPAK_FIRST_YEAR)) {
        return tapak_fail(err, TAPAK_INVALID, "occurred: is before %d or in the future",
                          TAPAK_FIRST_YEAR);
    }
    return check_place(&intake->place, err);
}

// Which request this is: the key alone names it, what it says is in the fingerprint.
static uint64_t fingerprint_of(const struct put *put, const struct tapak_intake *intake,
                               struct tapak_buf *buf)
{
    const struct tapak_place_claim *place = &intake->place;
    const struct tapak_slice texts[] = {
        intake->category,       intake->klass,   intake->title,
        intake->description,    place->province, place->regency,
        place->district,        place->village,  place->code,
        intake->reporter_name,  intake->channel, intake->reporter_phone,
        intake->reporter_email,
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        tapak_buf_put(buf, texts[i].text, texts[i].length);
        tapak_buf_put_char(buf, '\x1f');
    }
    tapak_buf_printf(buf, "%d %.17g %.17g %.17g %d %" PRId64 " %d %d", place->has_point,
                     place->has_point ? place->point.lon_deg : 0,
                     place->has_point ? place->point.lat_deg : 0, place->accuracy_m,
                     intake->has_occurred, intake->has_occurred ? intake->occurred_ms : 0,
                     intake->is_anonymous, intake->is_confidential);
    for (size_t i = 0; i < put->receipt.files.count; i++) {
        const struct tapak_digest *sha256 = &put->receipt.files.items[i].medium.sha256;
        tapak_buf_put(buf, sha256->bytes, sizeof sha256->bytes);
    }
    // Keyed: what was said cannot be guessed from it when who said it is erased.
    struct tapak_digest digest = tapak_keyed_digest(put->key, buf->bytes, buf->size);
    uint64_t fingerprint = 0;
    memcpy(&fingerprint, digest.bytes, sizeof fingerprint);
    return fingerprint;
}

static void make_code(char *out, size_t length, const struct tapak_key *key, const char *what,
                      struct tapak_slice idempotency_key)
{
    char text[KEY_CEILING_BYTES + 16];
    size_t start = strlen(what);
    if (idempotency_key.length == 0) {
        tapak_random_code(out, length);
        return;
    }
    memcpy(text, what, start);
    memcpy(text + start, idempotency_key.text, idempotency_key.length);
    tapak_digest_code(out, length, tapak_keyed_digest(key, text, start + idempotency_key.length));
}

static char *copy(struct tapak_arena *arena, struct tapak_slice slice)
{
    struct tapak_slice text = tapak_slice_trim(slice);
    return text.length == 0 ? NULL : tapak_arena_copy_text(arena, text.text, text.length);
}

static void fill_report(struct put *put, const struct tapak_intake *intake)
{
    struct tapak_arena *arena = put->arena;
    struct tapak_report *report = &put->report;
    report->public_id = put->receipt.public_id;
    report->source = INTAKE_SOURCE;
    report->source_id = put->source_id;
    report->channel = intake->channel.length == 0 ? INTAKE_SOURCE : copy(arena, intake->channel);
    report->category = copy(arena, intake->category);
    report->klass = TAPAK_CLASS_COMPLAINT;
    (void)tapak_class_parse(intake->klass, &report->klass);
    report->state = TAPAK_RECEIVED;
    report->received_ms = put->receipt.received_ms;
    report->state_since_ms = report->received_ms;
    report->has_occurred = intake->has_occurred;
    report->occurred_ms = intake->occurred_ms;
    report->title = copy(arena, intake->title);
    report->body = copy(arena, intake->description);
    report->declared_regency = copy(arena, intake->place.regency);
    report->declared_district = copy(arena, intake->place.district);
    report->declared_village =
        copy(arena, intake->place.code.length > 0 ? intake->place.code : intake->place.village);
    report->has_point = intake->place.has_point && !tapak_point_is_nowhere(intake->place.point);
    report->point = intake->place.point;
    report->accuracy_m = intake->place.accuracy_m;
    report->is_anonymous = intake->is_anonymous;
    report->is_confidential = intake->is_confidential;
    put->person = (struct tapak_person){copy(arena, intake->reporter_name),
                                        copy(arena, intake->reporter_phone),
                                        copy(arena, intake->reporter_email)};
}

static enum tapak_status take_known(const struct tapak_report *report, void *context)
{
    struct tapak_receipt *receipt = context;
    receipt->placement = report->placement;
    receipt->received_ms = report->received_ms;
    receipt->was_known = true;
    return TAPAK_OK;
}

// Those that were kept with the first request, in the same order.
static enum tapak_status take_medium(const struct tapak_medium *medium, void *context)
{
    struct put *put = context;
    struct tapak_attachments *files = &put->receipt.files;
    if (put->known_files < files->count) {
        files->items[put->known_files++].medium = *medium;
    }
    return TAPAK_OK;
}

static enum tapak_status read_known(struct tapak_conn *conn, struct put *put, const char *public_id,
                                    struct tapak_error *err)
{
    memcpy(put->receipt.public_id, public_id, sizeof put->receipt.public_id);
    enum tapak_status status =
        tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, public_id, take_known, &put->receipt, err);
    put->known_files = 0;
    return status == TAPAK_OK ? tapak_medium_each(conn, public_id, take_medium, put, err) : status;
}

static enum tapak_status attach(struct tapak_conn *conn, const struct put *put,
                                const struct tapak_actor *actor, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    const struct tapak_attachments *files = &put->receipt.files;
    for (size_t i = 0; i < files->count && status == TAPAK_OK; i++) {
        status = tapak_medium_attach(conn, put->report.public_id, &files->items[i].medium, 1, actor,
                                     err);
    }
    return status;
}

static enum tapak_status write_report(struct tapak_conn *conn, struct put *put,
                                      struct tapak_error *err)
{
    struct tapak_report *report = &put->report;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    uint64_t fingerprint = 0;
    enum tapak_put_outcome outcome;
    enum tapak_status status =
        tapak_report_known(conn, report->source, report->source_id, &fingerprint, public_id, err);
    if (status == TAPAK_OK && fingerprint != report->fingerprint) {
        return tapak_fail(err, TAPAK_CONFLICT,
                          "the idempotency key was used before for another report");
    }
    if (status == TAPAK_OK) {
        return read_known(conn, put, public_id, err);
    }
    if (status != TAPAK_NOT_FOUND) {
        return status;
    }
    bool has_person =
        put->person.name != NULL || put->person.phone != NULL || put->person.email != NULL;
    const struct tapak_actor actor = {"public", report->received_ms};
    status = tapak_report_put(conn, report, has_person ? &put->person : NULL,
                              put->receipt.tracking_code, &actor, &outcome, err);
    return status == TAPAK_OK ? attach(conn, put, &actor, err) : status;
}

// What the report is, and under which codes.
static enum tapak_status prepare(struct put *put, const struct tapak_intake *intake,
                                 struct tapak_error *err)
{
    struct tapak_buf content;
    struct tapak_slice key = intake->idempotency_key;
    tapak_buf_init(&content, 4 * TAPAK_MAX_TEXT_BYTES);
    make_code(put->source_id, CODE_BYTES, put->key, "source:", key);
    make_code(put->receipt.tracking_code, TAPAK_TRACKING_LENGTH, put->key, "tracking:", key);
    make_code(put->receipt.public_id, TAPAK_PUBLIC_ID_LENGTH, put->key, "public:", key);
    put->report.fingerprint = fingerprint_of(put, intake, &content);
    enum tapak_status status = tapak_buf_check(&content, err);
    tapak_buf_free(&content);
    if (status != TAPAK_OK) {
        return status;
    }
    fill_report(put, intake);
    if (put->report.category == NULL || put->report.channel == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a report");
    }
    struct tapak_placer placer = tapak_world_placer(put->world);
    put->receipt.placement = tapak_place(&placer, &intake->place);
    put->report.placement = put->receipt.placement;
    expose_point(&put->report, put->world, put->key);
    return TAPAK_OK;
}

struct tapak_handing {
    struct tapak_store *store;
    struct put put;
    enum tapak_status status;
    struct tapak_error error;
    void (*then)(void *context);
    void *context;
};

enum tapak_status tapak_handing_begin(struct tapak_store *store, const struct tapak_world *world,
                                      const struct tapak_intake *intake,
                                      struct tapak_handing **out_handing, struct tapak_error *err)
{
    int64_t now_ms = tapak_now_ms();
    enum tapak_status status = check(intake, world, now_ms, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct tapak_handing *handing = calloc(1, sizeof *handing);
    if (handing == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a report");
    }
    handing->store = store;
    handing->put.world = world;
    handing->put.key = tapak_store_key(store);
    handing->put.receipt.received_ms = now_ms;
    status = tapak_arena_create(&handing->put.arena, 4 * TAPAK_MAX_TEXT_BYTES, err);
    if (status == TAPAK_OK && intake->file_count > 0) {
        status = tapak_attachments_keep(store, intake->files, intake->file_count,
                                        &handing->put.receipt.files, err);
    }
    status = status == TAPAK_OK ? prepare(&handing->put, intake, err) : status;
    if (status != TAPAK_OK) {
        tapak_handing_free(handing);
        return status;
    }
    *out_handing = handing;
    return TAPAK_OK;
}

static enum tapak_status write_handing(struct tapak_conn *conn, void *context,
                                       struct tapak_error *err)
{
    struct tapak_handing *handing = context;
    return write_report(conn, &handing->put, err);
}

static void take_result(void *context, enum tapak_status status, const struct tapak_error *error)
{
    struct tapak_handing *handing = context;
    handing->status = status;
    handing->error = *error;
    handing->then(handing->context); // it may be freed meanwhile
}

void tapak_handing_write(struct tapak_handing *handing, void (*then)(void *context), void *context)
{
    const struct tapak_later_write write = {write_handing, take_result, handing};
    struct tapak_error err = {0};
    handing->then = then;
    handing->context = context;
    enum tapak_status status = tapak_store_write_later(handing->store, &write, &err);
    if (status != TAPAK_OK) {
        take_result(handing, status, &err);
    }
}

void tapak_handing_write_now(struct tapak_handing *handing)
{
    handing->status = tapak_store_write(handing->store, write_handing, handing, &handing->error);
}

enum tapak_status tapak_handing_result(const struct tapak_handing *handing,
                                       struct tapak_receipt *out_receipt, struct tapak_error *err)
{
    if (handing->status != TAPAK_OK) {
        return tapak_fail(err, handing->status, "%s", handing->error.message);
    }
    *out_receipt = handing->put.receipt;
    return TAPAK_OK;
}

void tapak_handing_free(struct tapak_handing *handing)
{
    if (handing != NULL) {
        tapak_arena_free(handing->put.arena);
        free(handing);
    }
}

enum tapak_status tapak_intake_put(struct tapak_store *store, const struct tapak_world *world,
                                   const struct tapak_intake *intake,
                                   struct tapak_receipt *out_receipt, struct tapak_error *err)
{
    struct tapak_handing *handing = NULL;
    enum tapak_status status = tapak_handing_begin(store, world, intake, &handing, err);
    if (status == TAPAK_OK) {
        tapak_handing_write_now(handing);
        status = tapak_handing_result(handing, out_receipt, err);
    }
    tapak_handing_free(handing);
    return status;
}
