// One table says which members there are; what is not in it is refused by its name.
#include "tapak/decode/report_json.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { DEPTH = 4, QUOTED_BYTES = 100 };

enum kind { KIND_TEXT, KIND_NUMBER, KIND_CLAIM, KIND_TIME, KIND_OBJECT };

struct member {
    const char *name;
    const char *path; ///< as a message names it
    enum kind kind;
    size_t offset; ///< of the field in struct reading
    double min;
    double max;
    size_t bytes; ///< ceiling of a text
};

// The form, and what becomes part of it only together.
struct reading {
    struct tapak_report_form form;
    double lat;
    double lon;
    double accuracy;
    struct tapak_slice occurred;
};

#define AT(field) offsetof(struct reading, field)

static const struct member members[] = {
    {"category", "category", KIND_TEXT, AT(form.category), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"class", "class", KIND_TEXT, AT(form.klass), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"title", "title", KIND_TEXT, AT(form.title), 0, 0, TAPAK_MAX_TITLE_BYTES},
    {"description", "description", KIND_TEXT, AT(form.description), 0, 0, TAPAK_MAX_TEXT_BYTES},
    {"lat", "lat", KIND_NUMBER, AT(lat), -90, 90, 0},
    {"lon", "lon", KIND_NUMBER, AT(lon), -180, 180, 0},
    {"accuracy_m", "accuracy_m", KIND_NUMBER, AT(accuracy), 0, 1e6, 0},
    {"occurred", "occurred", KIND_TIME, AT(occurred), 0, 0, TAPAK_INSTANT_BYTES},
    {"province", "province", KIND_TEXT, AT(form.place.province), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"regency", "regency", KIND_TEXT, AT(form.place.regency), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"district", "district", KIND_TEXT, AT(form.place.district), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"village", "village", KIND_TEXT, AT(form.place.village), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"code", "code", KIND_TEXT, AT(form.place.code), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"anonymous", "anonymous", KIND_CLAIM, AT(form.is_anonymous), 0, 0, 0},
    {"confidential", "confidential", KIND_CLAIM, AT(form.is_confidential), 0, 0, 0},
    {"reporter", "reporter", KIND_OBJECT, 0, 0, 0, 0},
    {0},
};

static const struct member reporter_members[] = {
    {"name", "reporter.name", KIND_TEXT, AT(form.reporter_name), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"phone", "reporter.phone", KIND_TEXT, AT(form.reporter_phone), 0, 0, TAPAK_MAX_NAME_BYTES},
    {"email", "reporter.email", KIND_TEXT, AT(form.reporter_email), 0, 0, TAPAK_MAX_NAME_BYTES},
    {0},
};

// Checked before the library, which follows nesting by recursion.
static bool is_shallow(struct tapak_slice body)
{
    int depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < body.length; i++) {
        char byte = body.text[i];
        if (in_text) {
            i += byte == '\\' ? 1 : 0;
            in_text = byte != '"';
        } else if (byte == '"') {
            in_text = true;
        } else if (byte == '{' || byte == '[') {
            if (++depth > DEPTH) {
                return false;
            }
        } else if (byte == '}' || byte == ']') {
            depth--;
        }
    }
    return true;
}

static enum tapak_status read_text(struct tapak_arena *arena, const struct member *member,
                                   const json_t *value, struct tapak_slice *out,
                                   struct tapak_error *err)
{
    if (!json_is_string(value)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: not a text", member->path);
    }
    struct tapak_slice text =
        tapak_slice_trim((struct tapak_slice){json_string_value(value), json_string_length(value)});
    if (text.length == 0) {
        return TAPAK_OK;
    }
    if (text.length > member->bytes) {
        return tapak_fail(err, TAPAK_INVALID, "%s: %zu bytes, at most %zu", member->path,
                          text.length, member->bytes);
    }
    char *copy = tapak_arena_copy_text(arena, text.text, text.length);
    if (copy == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a report");
    }
    *out = (struct tapak_slice){copy, text.length};
    return TAPAK_OK;
}

static enum tapak_status read_number(const struct member *member, const json_t *value, double *out,
                                     struct tapak_error *err)
{
    if (!json_is_number(value)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: not a number", member->path);
    }
    double number = json_number_value(value);
    if (!(number >= member->min && number <= member->max)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: %.10g is not within [%.10g, %.10g]",
                          member->path, number, member->min, member->max);
    }
    *out = number;
    return TAPAK_OK;
}

static enum tapak_status read_scalar(struct tapak_arena *arena, const struct member *member,
                                     const json_t *value, struct reading *reading,
                                     struct tapak_error *err)
{
    void *field = (char *)reading + member->offset;
    if (json_is_null(value)) {
        return TAPAK_OK;
    }
    if (member->kind == KIND_NUMBER) {
        return read_number(member, value, field, err);
    }
    if (member->kind == KIND_CLAIM) {
        if (!json_is_boolean(value)) {
            return tapak_fail(err, TAPAK_INVALID, "%s: neither true nor false", member->path);
        }
        *(bool *)field = json_is_true(value);
        return TAPAK_OK;
    }
    return read_text(arena, member, value, field, err);
}

static const struct member *find(const struct member *list, const char *name)
{
    for (; list->name != NULL; list++) {
        if (strcmp(list->name, name) == 0) {
            return list;
        }
    }
    return NULL;
}

static enum tapak_status refuse_unknown(const char *prefix, const char *name,
                                        struct tapak_error *err)
{
    char quoted[QUOTED_BYTES];
    return tapak_fail(err, TAPAK_INVALID, "%s%s: not known here", prefix,
                      tapak_log_quote(quoted, sizeof quoted, name, strlen(name)));
}

static enum tapak_status read_reporter(struct tapak_arena *arena, json_t *object,
                                       struct reading *reading, struct tapak_error *err)
{
    const char *name = NULL;
    json_t *value = NULL;
    enum tapak_status status = TAPAK_OK;
    if (json_is_null(object)) {
        return TAPAK_OK;
    }
    if (!json_is_object(object)) {
        return tapak_fail(err, TAPAK_INVALID, "reporter: not an object");
    }
    json_object_foreach(object, name, value)
    {
        const struct member *member = find(reporter_members, name);
        status = member == NULL ? refuse_unknown("reporter.", name, err)
                                : read_scalar(arena, member, value, reading, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return TAPAK_OK;
}

static enum tapak_status read_members(struct tapak_arena *arena, json_t *root,
                                      struct reading *reading, struct tapak_error *err)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(root, name, value)
    {
        const struct member *member = find(members, name);
        enum tapak_status status;
        if (member == NULL) {
            status = refuse_unknown("", name, err);
        } else if (member->kind == KIND_OBJECT) {
            status = read_reporter(arena, value, reading, err);
        } else {
            status = read_scalar(arena, member, value, reading, err);
        }
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return TAPAK_OK;
}

static enum tapak_status put_together(struct reading *reading, int offset_minutes,
                                      struct tapak_error *err)
{
    struct tapak_report_form *form = &reading->form;
    struct tapak_slice when = reading->occurred;
    struct tapak_date date;
    if (isnan(reading->lat) != isnan(reading->lon)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: missing beside the other coordinate",
                          isnan(reading->lat) ? "lat" : "lon");
    }
    if (!isnan(reading->lat)) {
        form->place.has_point = true;
        form->place.point = (struct tapak_point){reading->lon, reading->lat};
        form->place.accuracy_m = reading->accuracy;
    }
    if (when.text == NULL) {
        return TAPAK_OK;
    }
    form->has_occurred = true;
    if (tapak_parse_date(when.text, when.length, &date)) {
        form->occurred_ms = tapak_day_start_ms(tapak_date_to_day(date), offset_minutes);
        return TAPAK_OK;
    }
    if (!tapak_parse_instant(when.text, when.length, offset_minutes, &form->occurred_ms)) {
        return tapak_fail(err, TAPAK_INVALID,
                          "occurred: not a date, or date and time, like 2026-11-23T07:00:00+08:00");
    }
    return TAPAK_OK;
}

enum tapak_status tapak_report_json_read(struct tapak_arena *arena, struct tapak_slice body,
                                         int offset_minutes, struct tapak_report_form *out_form,
                                         struct tapak_error *err)
{
    struct reading reading = {.lat = NAN, .lon = NAN};
    json_error_t where;
    if (body.length > TAPAK_MAX_BODY_BYTES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "the body has %zu bytes, at most %zu", body.length,
                          TAPAK_MAX_BODY_BYTES);
    }
    if (!is_shallow(body)) {
        return tapak_fail(err, TAPAK_INVALID, "the body is nested more than %d deep", DEPTH);
    }
    json_t *root = json_loadb(body.text, body.length, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "the body is not JSON: line %d, column %d",
                          where.line, where.column);
    }
    enum tapak_status status =
        json_is_object(root) ? read_members(arena, root, &reading, err)
                             : tapak_fail(err, TAPAK_INVALID, "the body is not a JSON object");
    json_decref(root);
    if (status == TAPAK_OK) {
        status = put_together(&reading, offset_minutes, err);
    }
    if (status == TAPAK_OK) {
        *out_form = reading.form;
    }
    return status;
}
