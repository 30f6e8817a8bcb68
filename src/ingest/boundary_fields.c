#include "ingest/boundary_fields.h"

#include "tapak/base/buf.h"

#include <string.h>

enum { NAMES_MAX = 8 };

static const char *const field_names[BOUNDARY_FIELD_COUNT] = {
    [BOUNDARY_CODE] = "code",         [BOUNDARY_BPS] = "bps",
    [BOUNDARY_NAME] = "name",         [BOUNDARY_TYPE] = "type",
    [BOUNDARY_DISTRICT] = "district", [BOUNDARY_REGENCY] = "regency",
    [BOUNDARY_PROVINCE] = "province",
};

// Fields as the publishers name them (domain section 8). A schema is recognised when the file has a
// field of each kind in signs. CC_4 of GADM and the P-codes of COD-AB are statistics-office codes.
static const struct schema {
    const char *name;
    enum boundary_field signs[3]; ///< BOUNDARY_FIELD_COUNT: no further
    const char *fields[BOUNDARY_FIELD_COUNT][NAMES_MAX];
} schemas[] = {
    {"rbi",
     {BOUNDARY_DISTRICT, BOUNDARY_REGENCY, BOUNDARY_NAME},
     {[BOUNDARY_CODE] = {"KDEPUM"},
      [BOUNDARY_BPS] = {"KDEBPS"},
      [BOUNDARY_NAME] = {"WADMKD", "NAMOBJ"},
      [BOUNDARY_TYPE] = {"TIPADM"},
      [BOUNDARY_DISTRICT] = {"WADMKC"},
      [BOUNDARY_REGENCY] = {"WADMKK"},
      [BOUNDARY_PROVINCE] = {"WADMPR"}}},
    {"gadm",
     {BOUNDARY_BPS, BOUNDARY_NAME, BOUNDARY_DISTRICT},
     {[BOUNDARY_CODE] = {"KODE", "CODE"},
      [BOUNDARY_BPS] = {"CC_4"},
      [BOUNDARY_NAME] = {"NAME_4"},
      [BOUNDARY_TYPE] = {"TYPE_4"},
      [BOUNDARY_DISTRICT] = {"NAME_3"},
      [BOUNDARY_REGENCY] = {"NAME_2"},
      [BOUNDARY_PROVINCE] = {"NAME_1"}}},
    {"cod",
     {BOUNDARY_BPS, BOUNDARY_NAME, BOUNDARY_FIELD_COUNT},
     {[BOUNDARY_BPS] = {"ADM4_PCODE", "adm4_pcode"},
      [BOUNDARY_NAME] = {"ADM4_EN", "ADM4_ID", "adm4_name"},
      [BOUNDARY_DISTRICT] = {"ADM3_EN", "ADM3_ID", "adm3_name"},
      [BOUNDARY_REGENCY] = {"ADM2_EN", "ADM2_ID", "adm2_name"},
      [BOUNDARY_PROVINCE] = {"ADM1_EN", "ADM1_ID", "adm1_name"}}},
    {"geoboundaries",
     {BOUNDARY_NAME, BOUNDARY_FIELD_COUNT, BOUNDARY_FIELD_COUNT},
     {[BOUNDARY_NAME] = {"shapeName"}, [BOUNDARY_TYPE] = {"shapeType"}}},
    {"plain",
     {BOUNDARY_CODE, BOUNDARY_NAME, BOUNDARY_FIELD_COUNT},
     {[BOUNDARY_CODE] = {"kode", "code", "kode_desa", "village_code", "kd_desa", "id_desa"},
      [BOUNDARY_BPS] = {"kode_bps", "bps"},
      [BOUNDARY_NAME] = {"nama", "name", "nama_desa", "desa", "village"},
      [BOUNDARY_TYPE] = {"tipe", "type", "jenis"},
      [BOUNDARY_DISTRICT] = {"kecamatan", "district", "nama_kec"},
      [BOUNDARY_REGENCY] = {"kabupaten", "regency", "kabkota", "nama_kab"},
      [BOUNDARY_PROVINCE] = {"provinsi", "province", "nama_prov"}}},
};

enum { SCHEMA_COUNT = (int)(sizeof schemas / sizeof schemas[0]) };

static void take_schema(const struct schema *schema, const struct tapak_vector *vector,
                        struct boundary_fields *out_fields)
{
    out_fields->schema = schema->name;
    for (int f = 0; f < BOUNDARY_FIELD_COUNT; f++) {
        out_fields->at[f] = -1;
        for (int n = 0; n < NAMES_MAX && schema->fields[f][n] != NULL; n++) {
            if (out_fields->at[f] < 0) {
                out_fields->at[f] = tapak_vector_find(vector, schema->fields[f][n]);
            }
        }
    }
}

static bool has_signs(const struct schema *schema, const struct boundary_fields *fields)
{
    for (int s = 0; s < 3 && schema->signs[s] != BOUNDARY_FIELD_COUNT; s++) {
        if (fields->at[schema->signs[s]] < 0) {
            return false;
        }
    }
    return true;
}

static enum tapak_status no_schema(const struct tapak_vector *vector, const char *what,
                                   struct tapak_error *err)
{
    struct tapak_buf names;
    tapak_buf_init(&names, 1024);
    for (size_t i = 0; i < tapak_vector_field_count(vector) && names.size < 250; i++) {
        tapak_buf_printf(&names, "%s%s", i == 0 ? "" : ", ", tapak_vector_field(vector, i));
    }
    enum tapak_status status = tapak_fail(
        err, TAPAK_UNSUPPORTED,
        "%s; name the fields with --map code=F,name=F,district=F,regency=F; the file has: %s", what,
        tapak_buf_text(&names));
    tapak_buf_free(&names);
    return status;
}

static enum tapak_status map_one(struct boundary_fields *fields, const struct tapak_vector *vector,
                                 const char *pair, size_t length, struct tapak_error *err)
{
    char name[128] = "";
    const char *equals = memchr(pair, '=', length);
    size_t start = equals == NULL ? length : (size_t)(equals - pair);
    struct tapak_slice field = tapak_slice_trim((struct tapak_slice){pair, start});
    for (int f = 0; f < BOUNDARY_FIELD_COUNT; f++) {
        if (!tapak_slice_equals_folded(field, field_names[f])) {
            continue;
        }
        size_t rest = equals == NULL ? 0 : length - start - 1;
        if (rest == 0 || rest >= sizeof name) {
            return tapak_fail(err, TAPAK_INVALID, "map: '%s' needs '=FIELD'", field_names[f]);
        }
        memcpy(name, equals + 1, rest);
        fields->at[f] = tapak_vector_find(vector, name);
        return fields->at[f] >= 0
                   ? TAPAK_OK
                   : tapak_fail(err, TAPAK_INVALID, "map: the file has no field '%s'", name);
    }
    return tapak_fail(err, TAPAK_INVALID,
                      "map: '%.*s' is none of code, bps, name, type, district, regency, province",
                      (int)(field.length < 60 ? field.length : 60), field.text);
}

static enum tapak_status take_map(struct boundary_fields *fields, const struct tapak_vector *vector,
                                  const char *map, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    while (status == TAPAK_OK && map != NULL) {
        const char *comma = strchr(map, ',');
        size_t length = comma == NULL ? strlen(map) : (size_t)(comma - map);
        status = map_one(fields, vector, map, length, err);
        map = comma == NULL ? NULL : comma + 1;
    }
    return status;
}

enum tapak_status boundary_fields_find(struct boundary_fields *out_fields,
                                       const struct tapak_vector *vector, const char *schema,
                                       const char *map, struct tapak_error *err)
{
    bool is_auto = schema == NULL || strcmp(schema, "auto") == 0;
    struct boundary_fields fields = {.schema = "mapped"};
    bool is_found = false;
    bool is_known = is_auto;
    for (int s = 0; s < SCHEMA_COUNT && !is_found; s++) {
        if (is_auto || strcmp(schema, schemas[s].name) == 0) {
            is_known = true;
            take_schema(&schemas[s], vector, &fields);
            is_found = has_signs(&schemas[s], &fields);
        }
    }
    if (!is_known) {
        return tapak_fail(err, TAPAK_INVALID,
                          "schema '%.40s' is none of auto, rbi, gadm, geoboundaries, cod, plain",
                          schema);
    }
    if (!is_found && map == NULL) {
        return no_schema(vector,
                         is_auto ? "the fields are of no known schema"
                                 : "the fields are not of that schema",
                         err);
    }
    if (!is_found) {
        fields = (struct boundary_fields){"mapped", {-1, -1, -1, -1, -1, -1, -1}};
    }
    enum tapak_status status = take_map(&fields, vector, map, err);
    if (status == TAPAK_OK && fields.at[BOUNDARY_CODE] < 0 && fields.at[BOUNDARY_BPS] < 0 &&
        fields.at[BOUNDARY_NAME] < 0) {
        return no_schema(vector, "no field holds a code or a name", err);
    }
    *out_fields = fields;
    return status;
}
