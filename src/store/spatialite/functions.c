#include "store/spatialite/functions.h"

#include "tapak/base/limits.h"
#include "tapak/geo/relate.h"
#include "tapak/model/fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    POINT_BLOB_BYTES = 60,
    POINT_BLOB_MARK_AT = 38,
    POINT_BLOB_X_AT = 43,
    WKB_HEAD_BYTES = 5,
    WKB_POINT_BYTES = 21,
    WKB_POINT = 1
};

static bool has_null(int count, sqlite3_value **values)
{
    for (int i = 0; i < count; i++) {
        if (sqlite3_value_type(values[i]) == SQLITE_NULL) {
            return true;
        }
    }
    return false;
}

static struct tapak_fold fold_of(sqlite3_value *how, sqlite3_value *text)
{
    const char *bytes = (const char *)sqlite3_value_text(text);
    struct tapak_slice slice = {bytes == NULL ? "" : bytes, (size_t)sqlite3_value_bytes(text)};
    return tapak_fold_of(slice, (unsigned)sqlite3_value_int(how));
}

// tapak_village_at(lon, lat): the code of the village, NULL when in none or nothing is loaded.
static void village_at(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct db_locator_slot *slot = sqlite3_user_data(context);
    const struct tapak_locator *locator = slot == NULL ? NULL : atomic_load(&slot->current);
    if (locator == NULL || has_null(count, values)) {
        return;
    }
    struct tapak_point point = {sqlite3_value_double(values[0]), sqlite3_value_double(values[1])};
    int32_t index = tapak_locate(locator, point);
    if (index != TAPAK_IN_NO_VILLAGE) {
        sqlite3_result_text(context, tapak_locator_code(locator, index)->text, -1,
                            SQLITE_TRANSIENT);
    }
}

static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct tapak_buf buf;
    if (has_null(count, values)) {
        return;
    }
    struct tapak_fold text = fold_of(values[0], values[1]);
    tapak_buf_init(&buf, TAPAK_MIB);
    tapak_fold_put(&buf, text.text, text.how);
    if (tapak_buf_check(&buf, NULL) == TAPAK_OK) {
        sqlite3_result_text(context, tapak_buf_text(&buf), (int)buf.size, SQLITE_TRANSIENT);
    } else {
        sqlite3_result_error_nomem(context);
    }
    tapak_buf_free(&buf);
}

static void like(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (!has_null(count, values)) {
        sqlite3_result_int(
            context, tapak_fold_like(fold_of(values[0], values[1]), fold_of(values[2], values[3])));
    }
}

static void arithmetic(sqlite3_context *context, int count, sqlite3_value **values)
{
    double result = 0;
    if (!has_null(count, values) &&
        tapak_filter_arithmetic((enum tapak_filter_op)sqlite3_value_int(values[0]),
                                sqlite3_value_double(values[1]), sqlite3_value_double(values[2]),
                                &result)) {
        sqlite3_result_double(context, result);
    }
}

// A point of the database (SpatiaLite's BLOB-Geometry), or WKB of ours.
static struct tapak_filter_value shape_of(sqlite3_value *value)
{
    const unsigned char *bytes = sqlite3_value_blob(value);
    size_t size = (size_t)sqlite3_value_bytes(value);
    struct tapak_filter_value shape = {.type = TAPAK_FIELD_GEOMETRY};
    bool is_blob = size == POINT_BLOB_BYTES && bytes[0] == 0 && bytes[1] == 1 &&
                   bytes[POINT_BLOB_MARK_AT] == 0x7C;
    bool is_wkb = size == WKB_POINT_BYTES && bytes[0] == 1 && bytes[1] == WKB_POINT;
    shape.shape.wkb = bytes;
    shape.shape.size = size;
    shape.shape.is_point = is_blob || is_wkb;
    if (shape.shape.is_point) {
        size_t at = is_blob ? POINT_BLOB_X_AT : WKB_HEAD_BYTES;
        memcpy(&shape.shape.point.lon_deg, bytes + at, sizeof(double));
        memcpy(&shape.shape.point.lat_deg, bytes + at + sizeof(double), sizeof(double));
    }
    return shape;
}

// The first shape of a call, prepared: kept by SQLite as long as that argument is the same.
struct known {
    struct tapak_relations *relations;
    struct tapak_filter_value value;
    unsigned char *bytes;
};

static void known_free(void *pointer)
{
    struct known *known = pointer;
    if (known != NULL) {
        tapak_relations_free(known->relations);
        free(known->bytes);
        free(known);
    }
}

static struct known *known_of(sqlite3_value *value)
{
    struct known *known = calloc(1, sizeof *known);
    size_t size = (size_t)sqlite3_value_bytes(value);
    if (known == NULL || tapak_relations_create(&known->relations, 1, NULL) != TAPAK_OK ||
        (known->bytes = malloc(size + 1)) == NULL) {
        known_free(known);
        return NULL;
    }
    known->value = shape_of(value);
    struct tapak_filter_shape *shape = &known->value.shape;
    if (size > 0) {
        memcpy(known->bytes, shape->wkb, size);
    }
    shape->wkb = known->bytes;
    shape->is_literal = true;
    // The question has asked the index for the box already.
    shape->box = (struct tapak_box){-INFINITY, -INFINITY, INFINITY, INFINITY};
    return known;
}

static void relate(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (has_null(count, values)) {
        return;
    }
    struct known *known = sqlite3_get_auxdata(context, 1);
    bool is_new = known == NULL;
    if (is_new && (known = known_of(values[1])) == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    struct tapak_filter_value other = shape_of(values[2]);
    enum tapak_truth truth =
        tapak_relate(known->relations, (enum tapak_filter_op)sqlite3_value_int(values[0]),
                     &known->value, &other);
    if (truth != TAPAK_UNKNOWN) {
        sqlite3_result_int(context, truth == TAPAK_TRUE);
    }
    if (is_new) {
        sqlite3_set_auxdata(context, 1, known, known_free);
    }
}

int lite_add_functions(sqlite3 *sqlite, struct db_locator_slot *slot)
{
    static const struct {
        const char *name;
        int count;
        int flags;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"tapak_village_at", 2, 0, village_at},
        {"tapak_fold", 2, SQLITE_DETERMINISTIC, fold},
        {"tapak_like", 4, SQLITE_DETERMINISTIC, like},
        {"tapak_arithmetic", 3, SQLITE_DETERMINISTIC, arithmetic},
        {"tapak_relate", 3, SQLITE_DETERMINISTIC, relate},
    };
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof functions / sizeof *functions && code == SQLITE_OK; i++) {
        code = sqlite3_create_function_v2(sqlite, functions[i].name, functions[i].count,
                                          SQLITE_UTF8 | functions[i].flags, slot,
                                          functions[i].function, NULL, NULL, NULL);
    }
    return code;
}
