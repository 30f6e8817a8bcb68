#include "ingest/boundary_load.h"

#include "tapak/base/limits.h"
#include "tapak/ingest/file.h"

#include <string.h>

enum { TELL_EVERY = 50 };

static const char *cell_text(struct boundary_loading *loading, const struct tapak_feature *feature,
                             enum boundary_field field)
{
    int at = loading->fields.at[field];
    struct tapak_slice cell =
        at < 0 ? (struct tapak_slice){"", 0} : tapak_slice_trim(feature->cells[at]);
    return tapak_arena_copy_text(loading->arena, cell.text == NULL ? "" : cell.text, cell.length);
}

static const char *keep_text(struct boundary_loading *loading, const char *text)
{
    return tapak_arena_copy_text(loading->arena, text, strlen(text));
}

// Mends and measures the shape; what cannot be used is refused with the reason.
static enum tapak_status take_shape(struct boundary_loading *loading,
                                    const struct tapak_feature *feature,
                                    struct boundary_village *village, struct tapak_error *err)
{
    struct tapak_error why = {0};
    struct tapak_repair repair = {0};
    struct tapak_wkb raw = {feature->wkb, feature->wkb_size};
    struct tapak_wkb clean = {NULL, 0};
    if (feature->broken != NULL || feature->wkb == NULL) {
        village->refused =
            keep_text(loading, feature->broken != NULL ? feature->broken : "there is no geometry");
        return TAPAK_OK;
    }
    tapak_arena_reset(loading->scratch);
    enum tapak_status status =
        tapak_shape_clean(loading->shapes, raw, loading->scratch, &clean, &repair, &why);
    if (status == TAPAK_OK) {
        status = tapak_shape_area_m2(clean, &village->area_m2, &why);
    }
    if (status == TAPAK_OK) {
        status = tapak_shape_label_point(loading->shapes, clean, &village->label, &why);
    }
    if (status == TAPAK_INVALID) {
        village->refused = keep_text(loading, why.message);
        return TAPAK_OK;
    }
    if (status != TAPAK_OK) {
        *err = why;
        return status;
    }
    uint8_t *bytes = tapak_arena_take(loading->arena, clean.size);
    if (bytes == NULL) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "the shapes do not fit into memory");
    }
    memcpy(bytes, clean.bytes, clean.size);
    village->shape = (struct tapak_wkb){bytes, clean.size};
    loading->result->had_z += repair.had_z;
    if (repair.was_invalid) {
        village->repair = keep_text(loading, repair.reason);
    }
    return TAPAK_OK;
}

static enum tapak_status grow(struct boundary_loading *loading, struct tapak_error *err)
{
    size_t room = loading->room == 0 ? 1024 : 2 * loading->room;
    struct boundary_village *villages =
        tapak_arena_take_array(loading->arena, room, sizeof *villages);
    if (villages == NULL || loading->count >= TAPAK_MAX_VILLAGES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %zu villages in an edition",
                          loading->count);
    }
    if (loading->count > 0) {
        memcpy(villages, loading->villages, loading->count * sizeof *villages);
    }
    loading->villages = villages;
    loading->room = room;
    return TAPAK_OK;
}

static enum tapak_status take_feature(struct boundary_loading *loading,
                                      const struct tapak_feature *feature, struct tapak_error *err)
{
    if (loading->count == loading->room) {
        enum tapak_status status = grow(loading, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    struct boundary_village *village = &loading->villages[loading->count++];
    *village = (struct boundary_village){
        .row = feature->number,
        .code_text = cell_text(loading, feature, BOUNDARY_CODE),
        .bps_text = cell_text(loading, feature, BOUNDARY_BPS),
        .name = cell_text(loading, feature, BOUNDARY_NAME),
        .type = cell_text(loading, feature, BOUNDARY_TYPE),
        .district = cell_text(loading, feature, BOUNDARY_DISTRICT),
        .regency = cell_text(loading, feature, BOUNDARY_REGENCY),
        .province = cell_text(loading, feature, BOUNDARY_PROVINCE),
    };
    if (village->province == NULL || village->code_text == NULL || village->name == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the names of villages");
    }
    return take_shape(loading, feature, village, err);
}

enum tapak_status boundary_tell(struct boundary_loading *loading, const char *what, int64_t done,
                                int64_t total, struct tapak_error *err)
{
    const struct tapak_progress now = {what, done, total > 0 ? total : 0, done};
    if (loading->watcher.tell == NULL || loading->watcher.tell(&now, loading->watcher.context)) {
        return TAPAK_OK;
    }
    return tapak_fail(err, TAPAK_CANCELLED, "stopped; nothing of the edition was stored");
}

enum tapak_status boundary_read(struct boundary_loading *loading, struct tapak_error *err)
{
    struct tapak_feature feature;
    bool has_feature = false;
    enum tapak_status status = TAPAK_OK;
    int64_t total = tapak_vector_count(loading->vector);
    while (status == TAPAK_OK) {
        status = tapak_vector_next(loading->vector, &feature, &has_feature, err);
        if (status != TAPAK_OK || !has_feature) {
            break;
        }
        status = take_feature(loading, &feature, err);
        if (status == TAPAK_OK && feature.number % TELL_EVERY == 0) {
            status = boundary_tell(loading, "reading villages", feature.number, total, err);
        }
    }
    loading->result->read = (int64_t)loading->count;
    return status == TAPAK_OK ? TAPAK_OK
                              : tapak_fail_at(err, "%s", tapak_file_name(loading->options->path));
}
