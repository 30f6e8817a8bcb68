#include "api/ogc/queryables.h"

#include "api/ogc/html.h"
#include "api/ogc/links.h"
#include "api/ogc/ogc.h"

#include <stdio.h>
#include <string.h>

#define GEOMETRY_OF(kind)                                                                          \
    {                                                                                              \
        .name = "geometry", .type = TAPAK_FIELD_GEOMETRY, .geometry = (kind),                      \
        .role = TAPAK_FIELD_ROLE_GEOMETRY, .title_id = "Tempat", .title_en = "Geometry",           \
    }
#define TEXT_OF(called, indonesian, english)                                                       \
    {                                                                                              \
        .name = (called), .type = TAPAK_FIELD_TEXT, .title_id = (indonesian),                      \
        .title_en = (english),                                                                     \
    }
#define CHOICE_OF(called, indonesian, english, all)                                                \
    {                                                                                              \
        .name = (called), .type = TAPAK_FIELD_TEXT, .title_id = (indonesian),                      \
        .title_en = (english), .values = (all),                                                    \
    }
#define CLAIM_OF(called, indonesian, english)                                                      \
    {                                                                                              \
        .name = (called), .type = TAPAK_FIELD_BOOLEAN, .title_id = (indonesian),                   \
        .title_en = (english),                                                                     \
    }

static const char *const states[] = {"received", "verified", "forwarded", "in_progress",
                                     "resolved", "closed",   "deferred",  "not_authorised",
                                     "rejected", "archived", "duplicate", NULL};
static const char *const classes[] = {"pengaduan_pengawasan", "pengaduan", "informasi", "aspirasi",
                                      NULL};
static const char *const placings[] = {"none", "point", "near", "name", "hand", NULL};
static const char *const confidences[] = {"low", "medium", "high", NULL};

static const struct tapak_field report_fields[] = {
    GEOMETRY_OF(TAPAK_GEOMETRY_POINT),
    TEXT_OF("category", "Kategori", "Category"),
    CHOICE_OF("state", "Status", "State", states),
    CHOICE_OF("class", "Klasifikasi", "Class", classes),
    {.name = "received",
     .type = TAPAK_FIELD_DAY,
     .role = TAPAK_FIELD_ROLE_INSTANT,
     .title_id = "Diterima",
     .title_en = "Received"},
    TEXT_OF("village", "Kode desa", "Village code"),
    TEXT_OF("village_name", "Desa", "Village"),
    TEXT_OF("area", "Kode wilayah", "Area code"),
    TEXT_OF("regency", "Kabupaten/kota", "Regency"),
    CHOICE_OF("placed_by", "Ditempatkan menurut", "Placed by", placings),
    CLAIM_OF("in_programme", "Desa program", "In the programme"),
    CLAIM_OF("is_stand_in", "Titik pengganti", "Stand-in point"),
    CLAIM_OF("reversal_signal", "Sinyal pembalikan", "Reversal signal"),
};

static const struct tapak_field hotspot_fields[] = {
    GEOMETRY_OF(TAPAK_GEOMETRY_POINT),
    {.name = "acquired",
     .type = TAPAK_FIELD_INSTANT,
     .role = TAPAK_FIELD_ROLE_INSTANT,
     .title_id = "Waktu",
     .title_en = "Acquired"},
    TEXT_OF("satellite", "Satelit", "Satellite"),
    TEXT_OF("instrument", "Instrumen", "Instrument"),
    CHOICE_OF("confidence", "Kepercayaan", "Confidence", confidences),
    TEXT_OF("village", "Kode desa", "Village code"),
    TEXT_OF("village_name", "Desa", "Village"),
    CHOICE_OF("placed_by", "Ditempatkan menurut", "Placed by", placings),
};

// Those of areas are read by area_filter.c, in this order.
#define AREA_FIELDS                                                                                \
    GEOMETRY_OF(TAPAK_GEOMETRY_MULTIPOLYGON), TEXT_OF("code", "Kode", "Code"),                     \
        TEXT_OF("name", "Nama", "Name"), TEXT_OF("type", "Jenis", "Type"),                         \
    {                                                                                              \
        .name = "area_ha", .type = TAPAK_FIELD_DOUBLE, .title_id = "Luas (ha)",                    \
        .title_en = "Area (ha)",                                                                   \
    }

static const struct tapak_field village_fields[] = {
    AREA_FIELDS,
    TEXT_OF("regency", "Kabupaten/kota", "Regency"),
    TEXT_OF("regency_code", "Kode kabupaten/kota", "Regency code"),
    TEXT_OF("district", "Kecamatan", "District"),
    TEXT_OF("district_code", "Kode kecamatan", "District code"),
    CLAIM_OF("in_programme", "Desa program", "In the programme"),
};

enum { REGENCY_FIELDS = 5, DISTRICT_FIELDS = 7 };

const struct tapak_fields ogc_report_queryables = {report_fields,
                                                   sizeof report_fields / sizeof report_fields[0]};
const struct tapak_fields ogc_hotspot_queryables = {hotspot_fields, sizeof hotspot_fields /
                                                                        sizeof hotspot_fields[0]};
const struct tapak_fields ogc_village_queryables = {village_fields, sizeof village_fields /
                                                                        sizeof village_fields[0]};
const struct tapak_fields ogc_district_queryables = {village_fields, DISTRICT_FIELDS};
const struct tapak_fields ogc_regency_queryables = {village_fields, REGENCY_FIELDS};

const struct tapak_media ogc_schema_media[] = {
    {"json", "application/schema+json", "application/json"},
    {"html", "text/html; charset=utf-8", NULL},
    {0},
};

const struct tapak_media ogc_schema_json_media[] = {
    {"json", "application/schema+json", "application/json"},
    {0},
};

const struct tapak_param ogc_schema_params[] = {
    {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"},
    {0},
};

static void put_choices(struct tapak_json *json, const char *const *choices)
{
    if (choices != NULL) {
        tapak_json_put_array(json, "enum");
        for (; *choices != NULL; choices++) {
            tapak_json_add_text(json, *choices);
        }
        tapak_json_close(json);
    }
}

static void put_type(struct tapak_json *json, const char *type, const char *format)
{
    tapak_json_put_text(json, "type", type);
    if (format != NULL) {
        tapak_json_put_text(json, "format", format);
    }
}

static void put_kind(struct tapak_json *json, const struct tapak_field *field)
{
    switch (field->type) {
    case TAPAK_FIELD_GEOMETRY:
        tapak_json_put_text(json, "format",
                            field->geometry == TAPAK_GEOMETRY_POINT ? "geometry-point"
                                                                    : "geometry-multipolygon");
        break;
    case TAPAK_FIELD_INTEGER:
        put_type(json, "integer", NULL);
        break;
    case TAPAK_FIELD_DOUBLE:
        put_type(json, "number", NULL);
        break;
    case TAPAK_FIELD_BOOLEAN:
        put_type(json, "boolean", NULL);
        break;
    case TAPAK_FIELD_INSTANT:
        put_type(json, "string", "date-time");
        break;
    case TAPAK_FIELD_DAY:
        put_type(json, "string", "date");
        break;
    case TAPAK_FIELD_TEXT:
    case TAPAK_FIELD_INTERVAL:
    case TAPAK_FIELD_TYPE_COUNT:
        put_type(json, "string", NULL);
        put_choices(json, field->values);
        break;
    }
}

static void put_role(struct tapak_json *json, const struct tapak_field *field)
{
    if (field->role == TAPAK_FIELD_ROLE_GEOMETRY) {
        tapak_json_put_text(json, "x-ogc-role", "primary-geometry");
    } else if (field->role == TAPAK_FIELD_ROLE_INSTANT) {
        tapak_json_put_text(json, "x-ogc-role", "primary-instant");
    }
}

static void open_schema(struct tapak_json *json, const struct tapak_call *call)
{
    const struct ogc_collection *collection = call->route->data;
    struct tapak_buf url;
    tapak_json_open_object(json);
    tapak_json_put_text(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    tapak_buf_init(&url, OGC_URL_CEILING_BYTES);
    tapak_buf_put_text(&url, call->base_url);
    tapak_buf_put(&url, call->path.text, call->path.length);
    tapak_json_put_text(json, "$id", tapak_buf_text(&url));
    tapak_buf_free(&url);
    tapak_json_put_text(json, "type", "object");
    tapak_json_put_text(json, "title", collection->title_en);
    tapak_json_put_object(json, "properties");
}

static void show_fields(const struct tapak_call *call, struct tapak_response *response,
                        const struct tapak_fields *fields)
{
    struct tapak_buf *body = &response->body;
    html_open(call, response, html_say(call, "Isian untuk saringan", "Queryables"));
    tapak_buf_put_text(body, "<dl>");
    for (size_t i = 0; i < fields->count; i++) {
        tapak_buf_put_text(body, "<dt><code>");
        html_text(body, fields->items[i].name);
        tapak_buf_put_text(body, "</code></dt><dd>");
        html_text(body, html_say(call, fields->items[i].title_id, fields->items[i].title_en));
        tapak_buf_put_text(body, " (");
        html_text(body, tapak_field_type_name(fields->items[i].type));
        tapak_buf_put_text(body, ")</dd>");
    }
    tapak_buf_put_text(body, "</dl>\n");
    html_close(call, response);
}

enum tapak_status ogc_queryables(const struct tapak_call *call, struct tapak_response *response,
                                 struct tapak_error *err)
{
    const struct ogc_collection *collection = call->route->data;
    const struct tapak_fields *fields = collection->queryables;
    struct tapak_json json;
    (void)err;
    if (html_is_wanted(call)) {
        show_fields(call, response, fields);
        return TAPAK_OK;
    }
    tapak_json_init(&json, &response->body);
    open_schema(&json, call);
    for (size_t i = 0; i < fields->count; i++) {
        tapak_json_put_object(&json, fields->items[i].name);
        tapak_json_put_text(&json, "title", fields->items[i].title_en);
        put_kind(&json, &fields->items[i]);
        put_role(&json, &fields->items[i]);
        tapak_json_close(&json);
    }
    tapak_json_close(&json);
    tapak_json_put_bool(&json, "additionalProperties", false);
    tapak_json_close(&json);
    return TAPAK_OK;
}

static void put_property(struct tapak_json *json, const struct ogc_field *field)
{
    static const struct {
        const char *type;
        const char *format;
    } kinds[] = {
        [OGC_TEXT] = {"string", NULL},   [OGC_CHOICE] = {"string", NULL},
        [OGC_DAY] = {"string", "date"},  [OGC_INSTANT] = {"string", "date-time"},
        [OGC_NUMBER] = {"number", NULL}, [OGC_INTEGER] = {"integer", NULL},
        [OGC_BOOL] = {"boolean", NULL},  [OGC_COUNT] = {NULL, NULL},
    };
    tapak_json_put_object(json, field->name);
    tapak_json_put_text(json, "title", field->title_en);
    if (kinds[field->kind].type != NULL) {
        put_type(json, kinds[field->kind].type, kinds[field->kind].format);
    }
    put_choices(json, field->choices);
    tapak_json_close(json);
}

static void put_geometry(struct tapak_json *json, const struct ogc_collection *collection)
{
    char format[32];
    (void)snprintf(format, sizeof format, "geometry-%s", collection->geometry);
    tapak_json_put_object(json, "geometry");
    tapak_json_put_text(json, "title", "Geometry");
    tapak_json_put_text(json, "format", format);
    tapak_json_put_text(json, "x-ogc-role", "primary-geometry");
    tapak_json_close(json);
}

enum tapak_status ogc_schema(const struct tapak_call *call, struct tapak_response *response,
                             struct tapak_error *err)
{
    const struct ogc_collection *collection = call->route->data;
    struct tapak_json json;
    (void)err;
    tapak_json_init(&json, &response->body);
    open_schema(&json, call);
    put_geometry(&json, collection);
    for (const struct ogc_field *field = collection->fields; field->name != NULL; field++) {
        put_property(&json, field);
    }
    tapak_json_close(&json);
    tapak_json_put_bool(&json, "additionalProperties", false);
    tapak_json_close(&json);
    return TAPAK_OK;
}
