#include "ingest/boundary_load.h"

#include "tapak/ingest/file.h"
#include "tapak/store/imports.h"

#include <inttypes.h>
#include <string.h>

// The type that the file gives in words, or the one that the code says: 1… is a kelurahan.
static const char *type_of(const struct boundary_village *village, const struct known_area *known)
{
    if (village->type[0] != '\0' && (village->type[0] < '0' || village->type[0] > '9')) {
        return village->type;
    }
    if (known != NULL && known->type[0] != '\0') {
        return known->type;
    }
    return village->code.text[TAPAK_VILLAGE_CODE_LENGTH - 4] == '1' ? "kelurahan" : "desa";
}

static const char *regency_type(const char *name)
{
    return tapak_slice_contains_folded(tapak_slice_of(name), "kota ") ? "kota" : "kabupaten";
}

// An area above the village, once for all that lie in it; a name that nobody gives is left out.
static enum tapak_status put_above(struct tapak_conn *conn, const struct boundary_loading *loading,
                                   const struct boundary_village *village,
                                   const struct tapak_code *last, enum tapak_level level,
                                   struct tapak_error *err)
{
    struct tapak_code code = tapak_code_at(&village->code, level);
    if (tapak_code_is_in(last, &code)) {
        return TAPAK_OK;
    }
    const struct known_area *known = area_list_find(loading->list, &code);
    const char *name = level == TAPAK_LEVEL_DISTRICT  ? village->district
                       : level == TAPAK_LEVEL_REGENCY ? village->regency
                                                      : village->province;
    bool is_given = name[0] != '\0' && (known == NULL || !village->has_list_names);
    if (!is_given && known == NULL) {
        return TAPAK_OK;
    }
    name = is_given ? name : known->name;
    const char *type = level == TAPAK_LEVEL_DISTRICT  ? "kecamatan"
                       : level == TAPAK_LEVEL_REGENCY ? regency_type(name)
                                                      : "provinsi";
    const struct tapak_area area = {code, name,
                                    known != NULL && known->type[0] != '\0' ? known->type : type};
    return tapak_area_put(conn, &area, err);
}

static enum tapak_status put_village(struct tapak_conn *conn,
                                     const struct boundary_loading *loading,
                                     const struct boundary_village *village,
                                     const struct tapak_code *last, struct tapak_error *err)
{
    const struct known_area *known = area_list_find(loading->list, &village->code);
    bool is_listed = known != NULL && (village->has_list_names || village->name[0] == '\0');
    const char *name = is_listed                  ? known->name
                       : village->name[0] != '\0' ? village->name
                                                  : village->code.text;
    const struct tapak_area area = {village->code, name, type_of(village, known)};
    const struct tapak_boundary boundary = {
        .edition_id = loading->result->edition_id,
        .code = village->code,
        .name = name,
        .type = area.type,
        .area_m2 = village->area_m2,
        .label = village->label,
        .repair = village->repair,
        .shape = village->shape,
    };
    enum tapak_status status = TAPAK_OK;
    for (int level = TAPAK_LEVEL_PROVINCE; level <= TAPAK_LEVEL_DISTRICT && status == TAPAK_OK;
         level++) {
        status = put_above(conn, loading, village, last, level, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_area_put(conn, &area, err);
    }
    return status == TAPAK_OK ? tapak_boundary_put(conn, &boundary, err) : status;
}

static enum tapak_status put_record(struct tapak_conn *conn, const struct boundary_loading *loading,
                                    struct tapak_error *err)
{
    const struct tapak_boundaries_result *result = loading->result;
    struct tapak_import import = {
        .kind = "boundaries",
        .source = result->edition,
        .file = tapak_file_name(loading->options->path),
        .sha256 = loading->sha256,
        .started_ms = loading->started_ms,
    };
    enum tapak_status status = tapak_import_begin(conn, &import, err);
    for (size_t i = 0; i < loading->count && status == TAPAK_OK; i++) {
        const struct boundary_village *village = &loading->villages[i];
        if (village->refused == NULL) {
            continue;
        }
        const struct tapak_refusal refusal = {.row = village->row,
                                              .field = "",
                                              .value = village->code_text,
                                              .reason = village->refused,
                                              .raw = village->name};
        status = tapak_refusal_add(conn, import.id, &refusal, err);
    }
    import.rows_done = result->read;
    import.rows_new = result->loaded;
    import.rows_refused = result->refused;
    import.finished_ms = tapak_now_ms();
    return status == TAPAK_OK ? tapak_import_save(conn, &import, err) : status;
}

enum tapak_status boundary_write(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct boundary_loading *loading = context;
    struct tapak_boundaries_result *result = loading->result;
    const struct tapak_edition edition = {
        .name = result->edition,
        .date = loading->date,
        .source = loading->source,
        .sha256 = loading->sha256,
        .villages = result->loaded,
        .repaired = result->repaired,
    };
    struct tapak_code none = {""};
    const struct tapak_code *last = &none;
    enum tapak_status status = tapak_edition_add(conn, &edition, &result->edition_id, err);
    for (size_t i = 0; i < loading->count && status == TAPAK_OK; i++) {
        const struct boundary_village *village = &loading->villages[i];
        if (village->refused == NULL) {
            status = put_village(conn, loading, village, last, err);
            last = &village->code;
        }
        if (status != TAPAK_OK) {
            return tapak_fail_at(err, "feature %" PRId64 " (%s)", village->row, village->code.text);
        }
    }
    if (status == TAPAK_OK) {
        status = put_record(conn, loading, err);
    }
    return status == TAPAK_OK ? tapak_edition_set_current(conn, result->edition_id, err) : status;
}
