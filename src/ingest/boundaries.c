// The file is read and mended first, without holding up anybody; then areas, boundaries, the record
// of the import and the choice of the edition are one transaction.

#include "tapak/ingest/boundaries.h"

#include "ingest/boundary_load.h"

#include "tapak/base/limits.h"
#include "tapak/ingest/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define EDITION_CEILING_BYTES (4096 * TAPAK_MIB)

static void note(const struct boundary_loading *loading, const struct boundary_village *village,
                 enum tapak_boundary_finding finding, const char *text)
{
    const struct tapak_boundary_note item = {finding, village->row, village->code, village->name,
                                             text};
    if (loading->options->note != NULL) {
        loading->options->note(&item, loading->options->context);
    }
}

static enum tapak_status count_villages(struct boundary_loading *loading, struct tapak_error *err)
{
    struct tapak_boundaries_result *result = loading->result;
    struct tapak_code none = {""};
    const struct tapak_code *last = &none;
    for (size_t i = 0; i < loading->count; i++) {
        const struct boundary_village *village = &loading->villages[i];
        if (village->refused != NULL) {
            result->refused++;
            note(loading, village, TAPAK_BOUNDARY_REFUSED, village->refused);
            continue;
        }
        struct tapak_code regency = tapak_code_at(&village->code, TAPAK_LEVEL_REGENCY);
        struct tapak_code district = tapak_code_at(&village->code, TAPAK_LEVEL_DISTRICT);
        result->regencies += !tapak_code_is_in(last, &regency);
        result->districts += !tapak_code_is_in(last, &district);
        last = &village->code;
        result->loaded++;
        if (village->repair != NULL) {
            result->repaired++;
            note(loading, village, TAPAK_BOUNDARY_REPAIRED, village->repair);
        }
    }
    if (result->loaded == 0) {
        const char *why =
            loading->count == 0 ? "the layer has no features" : loading->villages[0].refused;
        return tapak_fail(err, TAPAK_INVALID, "no village of %" PRId64 " can be used: %s",
                          result->read, why);
    }
    return TAPAK_OK;
}

// Finding out whether the file is loaded already.
struct known_edition {
    const struct boundary_loading *loading;
    bool is_same;  ///< same name (or none asked for), file and layer
    bool is_taken; ///< same name, something else
    bool is_current;
};

static enum tapak_status take_edition(const struct tapak_edition *edition, void *context)
{
    struct known_edition *known = context;
    const struct boundary_loading *loading = known->loading;
    struct tapak_boundaries_result *result = loading->result;
    bool is_named = strcmp(edition->name, result->edition) == 0;
    bool is_file = strcmp(edition->sha256, loading->sha256) == 0 &&
                   strcmp(edition->source, loading->source) == 0;
    if (is_file && (is_named || loading->options->edition == NULL) && !known->is_same) {
        known->is_same = true;
        known->is_current = edition->is_current;
        result->edition_id = edition->id;
        result->loaded = edition->villages;
        result->repaired = edition->repaired;
        (void)snprintf(result->edition, sizeof result->edition, "%s", edition->name);
    } else if (is_named) {
        known->is_taken = true;
    }
    return TAPAK_OK;
}

static enum tapak_status write_current(struct tapak_conn *conn, void *context,
                                       struct tapak_error *err)
{
    const struct tapak_boundaries_result *result = context;
    return tapak_edition_set_current(conn, result->edition_id, err);
}

static enum tapak_status look_up(struct tapak_store *store, struct boundary_loading *loading,
                                 struct tapak_error *err)
{
    struct known_edition known = {.loading = loading};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_edition_each(conn, take_edition, &known, err);
    if (status == TAPAK_OK) {
        status = area_list_make(conn, &loading->list, err);
    }
    tapak_store_give_reader(store, conn);
    if (status != TAPAK_OK) {
        return status;
    }
    loading->result->was_known = known.is_same;
    if (known.is_same && !known.is_current) {
        return tapak_store_write(store, write_current, loading->result, err);
    }
    if (known.is_taken && !known.is_same) {
        return tapak_fail(err, TAPAK_CONFLICT,
                          "edition '%s' holds something else; name this one with --edition",
                          loading->result->edition);
    }
    return TAPAK_OK;
}

// The operator's name, or that of the file with its date.
static enum tapak_status name_edition(struct boundary_loading *loading, struct tapak_error *err)
{
    const struct tapak_boundaries_options *options = loading->options;
    struct tapak_boundaries_result *result = loading->result;
    struct tapak_date date;
    struct stat about;
    if (options->date != NULL) {
        if (!tapak_parse_date(options->date, strlen(options->date), &date)) {
            return tapak_fail(err, TAPAK_INVALID, "date '%.40s' is not like 2025-01-31",
                              options->date);
        }
        (void)snprintf(loading->date, sizeof loading->date, "%s", options->date);
    }
    if (options->edition != NULL) {
        if (options->edition[0] == '\0' || strlen(options->edition) >= sizeof result->edition) {
            return tapak_fail(err, TAPAK_INVALID, "an edition's name has 1 to %zu bytes",
                              sizeof result->edition - 1);
        }
        (void)snprintf(result->edition, sizeof result->edition, "%s", options->edition);
        return TAPAK_OK;
    }
    char day[TAPAK_INSTANT_BYTES];
    const char *name = tapak_file_name(options->path);
    int length = (int)strcspn(name, ".");
    int64_t changed_s = stat(options->path, &about) == 0 ? (int64_t)about.st_mtime : 0;
    (void)tapak_format_day(day, tapak_day_of(changed_s * 1000, TAPAK_WITA_MINUTES));
    (void)snprintf(result->edition, sizeof result->edition, "%.*s %s", length > 100 ? 100 : length,
                   name, options->date != NULL ? options->date : day);
    return TAPAK_OK;
}

static enum tapak_status open_file(struct boundary_loading *loading, struct tapak_error *err)
{
    const struct tapak_boundaries_options *options = loading->options;
    struct tapak_boundaries_result *result = loading->result;
    struct tapak_digest digest;
    const struct tapak_vector_options how = {options->layer, options->where, options->source_crs};
    enum tapak_status status = tapak_file_digest(options->path, &digest, err);
    if (status == TAPAK_OK) {
        tapak_digest_hex(loading->sha256, digest);
        status = name_edition(loading, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_vector_open(options->path, &how, &loading->vector, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    (void)snprintf(loading->source, sizeof loading->source, "%s:%s%s%s",
                   tapak_file_name(options->path), tapak_vector_layer(loading->vector),
                   options->where == NULL ? "" : " where ",
                   options->where == NULL ? "" : options->where);
    (void)snprintf(result->format, sizeof result->format, "%s",
                   tapak_vector_format(loading->vector));
    (void)snprintf(result->layer, sizeof result->layer, "%s", tapak_vector_layer(loading->vector));
    (void)snprintf(result->crs, sizeof result->crs, "%s", tapak_vector_crs(loading->vector));
    status =
        boundary_fields_find(&loading->fields, loading->vector, options->schema, options->map, err);
    if (status == TAPAK_OK) {
        (void)snprintf(result->schema, sizeof result->schema, "%s", loading->fields.schema);
    }
    return status;
}

static enum tapak_status load(struct tapak_store *store, struct boundary_loading *loading,
                              struct tapak_error *err)
{
    enum tapak_status status = tapak_shapes_create(&loading->shapes, err);
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&loading->arena, EDITION_CEILING_BYTES, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&loading->scratch, EDITION_CEILING_BYTES, err);
    }
    if (status == TAPAK_OK) {
        status = boundary_read(loading, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    boundary_codes_give(loading->villages, loading->count, loading->list, loading->result);
    status = boundary_codes_single(loading->villages, loading->count, loading->arena, err);
    if (status == TAPAK_OK) {
        status = count_villages(loading, err);
    }
    if (status == TAPAK_OK) {
        status = boundary_tell(loading, "storing villages", 0, loading->result->loaded, err);
    }
    return status == TAPAK_OK ? tapak_store_write(store, boundary_write, loading, err) : status;
}

enum tapak_status tapak_boundaries_load(struct tapak_store *store,
                                        const struct tapak_boundaries_options *options,
                                        struct tapak_watcher watcher,
                                        struct tapak_boundaries_result *out_result,
                                        struct tapak_error *err)
{
    struct tapak_boundaries_result result = {0};
    struct boundary_loading loading = {
        .options = options, .watcher = watcher, .result = &result, .started_ms = tapak_now_ms()};
    enum tapak_status status = open_file(&loading, err);
    if (status == TAPAK_OK) {
        status = look_up(store, &loading, err);
    }
    if (status == TAPAK_OK && !result.was_known) {
        status = load(store, &loading, err);
    }
    if (status == TAPAK_OK) {
        (void)snprintf(result.file_note, sizeof result.file_note, "%s",
                       tapak_vector_note(loading.vector));
    }
    area_list_free(loading.list);
    tapak_vector_free(loading.vector);
    tapak_shapes_free(loading.shapes);
    tapak_arena_free(loading.scratch);
    tapak_arena_free(loading.arena);
    if (status == TAPAK_OK) {
        *out_result = result;
    }
    return status;
}
