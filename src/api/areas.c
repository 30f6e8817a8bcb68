// Villages come from the store as they are. Districts and regencies are their union (GEOS), made
// only when somebody asks for one, district by district, so that never more than one district's
// shapes are held beside the result.
#include "api/areas.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"
#include "tapak/encode/geojson.h"
#include "tapak/store/areas.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// What is kept of one edition's shapes. East Kalimantan takes 10 MiB with its text.
#define KEPT_SHAPES_BYTES (96 * TAPAK_MIB)
#define ARENA_BYTES (320 * TAPAK_MIB)

enum { VERSION_BYTES = 24 };

struct areas {
    int64_t edition_id;
    size_t village_count;
    int offset_minutes;
    pthread_mutex_t lock; ///< of making levels, and of the programme
    struct tapak_arena *arena;
    struct areas_item *items[TAPAK_LEVEL_COUNT];
    struct areas_level levels[TAPAK_LEVEL_COUNT];
    bool is_made[TAPAK_LEVEL_COUNT];
    size_t kept_bytes;
    char programme_version[VERSION_BYTES];
    int64_t programme_day;
    uint64_t generation;      ///< one more with every change of the programme
    unsigned char *programme; ///< one byte a village
};

enum tapak_status areas_create(const struct tapak_world *world, struct areas **out_areas,
                               struct tapak_error *err)
{
    struct areas *areas = calloc(1, sizeof *areas);
    if (areas == NULL || pthread_mutex_init(&areas->lock, NULL) != 0) {
        free(areas);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for areas");
    }
    if (world != NULL) {
        areas->edition_id = world->edition_id;
        areas->village_count = tapak_locator_count(world->locator);
        areas->offset_minutes = world->offset_minutes;
    }
    enum tapak_status status = tapak_arena_create(&areas->arena, ARENA_BYTES, err);
    if (status != TAPAK_OK) {
        areas_free(areas);
        return status;
    }
    *out_areas = areas;
    return TAPAK_OK;
}

void areas_free(struct areas *areas)
{
    if (areas != NULL) {
        tapak_arena_free(areas->arena);
        (void)pthread_mutex_destroy(&areas->lock);
        free(areas);
    }
}

static enum tapak_status no_memory(struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for areas");
}

static const char *copy_text(struct areas *areas, const char *text)
{
    const char *copy = tapak_arena_copy_text(areas->arena, text, strlen(text));
    return copy == NULL ? "" : copy;
}

// Names of districts and regencies repeat from village to village, which stand in order.
static const char *copy_name(struct areas *areas, const char *text, const char *before)
{
    return before != NULL && strcmp(text, before) == 0 ? before : copy_text(areas, text);
}

static enum tapak_status keep_shape(struct areas *areas, struct areas_item *item,
                                    struct tapak_wkb shape, struct tapak_error *err)
{
    struct tapak_buf text;
    struct tapak_json json;
    enum tapak_status status = tapak_shape_box(shape, &item->box, err);
    if (status != TAPAK_OK || areas->kept_bytes + shape.size > KEPT_SHAPES_BYTES) {
        return status;
    }
    uint8_t *bytes = tapak_arena_take(areas->arena, shape.size);
    if (bytes == NULL) {
        return no_memory(err);
    }
    memcpy(bytes, shape.bytes, shape.size);
    item->shape = (struct tapak_wkb){bytes, shape.size};
    tapak_buf_init(&text, TAPAK_MAX_ANSWER_BYTES);
    tapak_json_init(&json, &text);
    status = tapak_geojson_put_geometry(&json, NULL, shape, err);
    status = status == TAPAK_OK ? tapak_buf_check(&text, err) : status;
    if (status == TAPAK_OK) {
        char *copy = tapak_arena_copy_text(areas->arena, text.bytes, text.size);
        item->geojson = (struct tapak_slice){copy, copy == NULL ? 0 : text.size};
        areas->kept_bytes += shape.size + text.size;
    }
    tapak_buf_free(&text);
    return status;
}

struct making {
    struct areas *areas;
    struct tapak_conn *conn;
    struct tapak_error *err;
    size_t count;
    enum tapak_level level;
    struct tapak_shapes *shapes;
    struct tapak_arena *scratch;
    struct tapak_wkb *parts; ///< of one area
    size_t part_count;
};

static enum tapak_status take_village(const struct tapak_boundary *boundary, void *context)
{
    struct making *making = context;
    struct areas *areas = making->areas;
    struct areas_item *items = areas->items[TAPAK_LEVEL_VILLAGE];
    if (making->count == areas->village_count) {
        return tapak_fail(making->err, TAPAK_IO, "the edition has grown since it was loaded");
    }
    const struct areas_item *before = making->count == 0 ? NULL : &items[making->count - 1];
    struct areas_item *item = &items[making->count++];
    item->code = boundary->code;
    item->name = copy_text(areas, boundary->name);
    item->type = copy_name(areas, boundary->type, before == NULL ? NULL : before->type);
    item->district = copy_name(areas, boundary->district, before == NULL ? NULL : before->district);
    item->regency = copy_name(areas, boundary->regency, before == NULL ? NULL : before->regency);
    item->area_m2 = boundary->area_m2;
    item->villages = 1;
    return keep_shape(areas, item, boundary->shape, making->err);
}

static enum tapak_status make_villages(struct making *making)
{
    struct areas *areas = making->areas;
    const struct tapak_boundary_filter all = {.edition_id = areas->edition_id};
    areas->items[TAPAK_LEVEL_VILLAGE] =
        tapak_arena_take_array(areas->arena, areas->village_count + 1, sizeof(struct areas_item));
    areas->programme = tapak_arena_take(areas->arena, areas->village_count + 1);
    if (areas->items[TAPAK_LEVEL_VILLAGE] == NULL || areas->programme == NULL) {
        return no_memory(making->err);
    }
    areas->programme_day = INT64_MIN;
    if (areas->edition_id == 0) {
        return TAPAK_OK;
    }
    return tapak_boundary_each(making->conn, &all, take_village, making, making->err);
}

static enum tapak_status take_part(const struct tapak_boundary *boundary, void *context)
{
    struct making *making = context;
    uint8_t *bytes = tapak_arena_take(making->scratch, boundary->shape.size);
    if (bytes == NULL) {
        return no_memory(making->err);
    }
    memcpy(bytes, boundary->shape.bytes, boundary->shape.size);
    making->parts[making->part_count++] = (struct tapak_wkb){bytes, boundary->shape.size};
    return TAPAK_OK;
}

// The shapes of all villages in an area, from memory or from the store.
static enum tapak_status gather_parts(struct making *making, const struct areas_item *villages,
                                      size_t count, const struct tapak_code *area)
{
    struct tapak_boundary_filter filter = {.edition_id = making->areas->edition_id, .area = *area};
    tapak_arena_reset(making->scratch);
    making->part_count = 0;
    making->parts = tapak_arena_take_array(making->scratch, count, sizeof(struct tapak_wkb));
    if (making->parts == NULL) {
        return no_memory(making->err);
    }
    bool is_kept = true;
    for (size_t i = 0; i < count; i++) {
        is_kept = is_kept && villages[i].shape.bytes != NULL;
        making->parts[i] = villages[i].shape;
    }
    making->part_count = is_kept ? count : 0;
    return is_kept ? TAPAK_OK
                   : tapak_boundary_each(making->conn, &filter, take_part, making, making->err);
}

static enum tapak_status make_area(struct making *making, const struct areas_item *villages,
                                   size_t count, struct areas_item *item)
{
    bool is_district = making->level == TAPAK_LEVEL_DISTRICT;
    struct tapak_wkb joined;
    item->code = tapak_code_at(&villages[0].code, making->level);
    item->name = is_district ? villages[0].district : villages[0].regency;
    item->name = item->name[0] == '\0' ? copy_text(making->areas, item->code.text) : item->name;
    item->type = is_district ? "kecamatan" : "";
    item->district = "";
    item->regency = is_district ? villages[0].regency : "";
    item->villages = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        item->area_m2 += villages[i].area_m2;
    }
    enum tapak_status status = gather_parts(making, villages, count, &item->code);
    if (status == TAPAK_OK) {
        status = tapak_shape_union(making->shapes, making->parts, making->part_count,
                                   making->scratch, &joined, making->err);
    }
    if (status == TAPAK_OK) {
        status = keep_shape(making->areas, item, joined, making->err);
    }
    return status;
}

static size_t count_alike(const struct areas_level *villages, size_t first, enum tapak_level level)
{
    struct tapak_code code = tapak_code_at(&villages->items[first].code, level);
    size_t count = 1;
    while (first + count < villages->count &&
           tapak_code_is_in(&villages->items[first + count].code, &code)) {
        count++;
    }
    return count;
}

static enum tapak_status take_type(const struct tapak_area *area, void *context)
{
    struct making *making = context;
    struct areas_level level = {making->areas->items[making->level], making->count};
    const struct areas_item *found = areas_find(&level, &area->code);
    if (found != NULL && area->type[0] != '\0') {
        struct areas_item *item = &making->areas->items[making->level][found - level.items];
        item->type = copy_text(making->areas, area->type);
    }
    return TAPAK_OK;
}

static enum tapak_status make_dissolved(struct making *making)
{
    struct areas *areas = making->areas;
    const struct areas_level *villages = &areas->levels[TAPAK_LEVEL_VILLAGE];
    enum tapak_status status = TAPAK_OK;
    size_t room = 0;
    for (size_t i = 0; i < villages->count; i += count_alike(villages, i, making->level)) {
        room++;
    }
    struct areas_item *items =
        tapak_arena_take_array(areas->arena, room + 1, sizeof(struct areas_item));
    if (items == NULL) {
        return no_memory(making->err);
    }
    areas->items[making->level] = items;
    for (size_t i = 0; i < villages->count && status == TAPAK_OK;) {
        size_t count = count_alike(villages, i, making->level);
        status = make_area(making, villages->items + i, count, &items[making->count++]);
        i += count;
    }
    return status == TAPAK_OK ? tapak_area_each(making->conn, take_type, making, making->err)
                              : status;
}

static enum tapak_status make_level(struct areas *areas, struct tapak_conn *conn,
                                    enum tapak_level level, struct tapak_error *err)
{
    struct making making = {.areas = areas, .conn = conn, .err = err, .level = level};
    enum tapak_status status = TAPAK_OK;
    if (level == TAPAK_LEVEL_VILLAGE) {
        status = make_villages(&making);
    } else {
        status = tapak_shapes_create(&making.shapes, err);
        if (status == TAPAK_OK) {
            status = tapak_arena_create(&making.scratch, ARENA_BYTES, err);
        }
        if (status == TAPAK_OK) {
            status = make_dissolved(&making);
        }
        tapak_arena_free(making.scratch);
        tapak_shapes_free(making.shapes);
    }
    if (status == TAPAK_OK) {
        areas->levels[level] = (struct areas_level){areas->items[level], making.count};
        areas->is_made[level] = true;
    }
    return status;
}

enum tapak_status areas_level(struct areas *areas, struct tapak_conn *conn, enum tapak_level level,
                              const struct areas_level **out_level, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    (void)pthread_mutex_lock(&areas->lock);
    if (!areas->is_made[TAPAK_LEVEL_VILLAGE]) {
        status = make_level(areas, conn, TAPAK_LEVEL_VILLAGE, err);
    }
    if (status == TAPAK_OK && !areas->is_made[level]) {
        status = make_level(areas, conn, level, err);
    }
    (void)pthread_mutex_unlock(&areas->lock);
    if (status == TAPAK_OK) {
        *out_level = &areas->levels[level];
    }
    return status;
}

bool areas_has_level(struct areas *areas, enum tapak_level level)
{
    (void)pthread_mutex_lock(&areas->lock);
    bool is_made = areas->is_made[level];
    (void)pthread_mutex_unlock(&areas->lock);
    return is_made;
}

const struct areas_item *areas_find(const struct areas_level *level, const struct tapak_code *code)
{
    size_t low = 0;
    size_t high = level->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tapak_code_compare(&level->items[middle].code, code);
        if (order == 0) {
            return &level->items[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

struct fetching {
    struct tapak_arena *arena;
    struct tapak_wkb shape;
};

static enum tapak_status take_shape(const struct tapak_boundary *boundary, void *context)
{
    struct fetching *fetching = context;
    uint8_t *bytes = tapak_arena_take(fetching->arena, boundary->shape.size);
    if (bytes != NULL) {
        memcpy(bytes, boundary->shape.bytes, boundary->shape.size);
        fetching->shape = (struct tapak_wkb){bytes, boundary->shape.size};
    }
    return TAPAK_OK;
}

enum tapak_status areas_shape(struct areas *areas, struct tapak_conn *conn,
                              const struct areas_item *item, struct tapak_arena *arena,
                              struct tapak_wkb *out_shape, struct tapak_error *err)
{
    const struct tapak_boundary_filter filter = {.edition_id = areas->edition_id,
                                                 .only = item->code};
    struct fetching fetching = {.arena = arena, .shape = item->shape};
    enum tapak_status status = TAPAK_OK;
    if (item->shape.bytes == NULL) {
        status = tapak_boundary_each(conn, &filter, take_shape, &fetching, err);
    }
    if (status == TAPAK_OK && fetching.shape.bytes == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for area %s", item->code.text);
    }
    if (status == TAPAK_OK) {
        *out_shape = fetching.shape;
    }
    return status;
}

static enum tapak_status mark_member(const struct tapak_boundary *boundary, void *context)
{
    struct areas *areas = context;
    const struct areas_level *villages = &areas->levels[TAPAK_LEVEL_VILLAGE];
    const struct areas_item *item = areas_find(villages, &boundary->code);
    if (item != NULL) {
        areas->programme[item - villages->items] = 1;
    }
    return TAPAK_OK;
}

// Under the lock. The list of villages is replaced whole and has a number; so has the day.
static enum tapak_status refresh_programme(struct areas *areas, struct tapak_conn *conn,
                                           struct tapak_error *err)
{
    const struct tapak_boundary_filter members = {
        .edition_id = areas->edition_id, .has_programme = true, .in_programme = true};
    char version[VERSION_BYTES] = "";
    struct tapak_error ignored = {0};
    int64_t today = tapak_day_of(tapak_now_ms(), areas->offset_minutes);
    if (tapak_setting_get(conn, "programme_version", version, sizeof version, &ignored) !=
        TAPAK_OK) {
        version[0] = 0;
    }
    if (areas->programme_day == today && strcmp(version, areas->programme_version) == 0) {
        return TAPAK_OK;
    }
    memset(areas->programme, 0, areas->levels[TAPAK_LEVEL_VILLAGE].count);
    enum tapak_status status = tapak_boundary_each(conn, &members, mark_member, areas, err);
    areas->programme_day = status == TAPAK_OK ? today : INT64_MIN;
    areas->generation++;
    memcpy(areas->programme_version, version, sizeof version);
    return status;
}

enum tapak_status areas_generation(struct areas *areas, struct tapak_conn *conn,
                                   uint64_t *out_generation, struct tapak_error *err)
{
    const struct areas_level *villages = NULL;
    enum tapak_status status = areas_level(areas, conn, TAPAK_LEVEL_VILLAGE, &villages, err);
    if (status != TAPAK_OK) {
        return status;
    }
    (void)pthread_mutex_lock(&areas->lock);
    status = refresh_programme(areas, conn, err);
    *out_generation = areas->generation;
    (void)pthread_mutex_unlock(&areas->lock);
    return status;
}

enum tapak_status areas_programme(struct areas *areas, struct tapak_conn *conn,
                                  struct tapak_arena *arena, const unsigned char **out_flags,
                                  struct tapak_error *err)
{
    const struct areas_level *villages = NULL;
    enum tapak_status status = areas_level(areas, conn, TAPAK_LEVEL_VILLAGE, &villages, err);
    if (status != TAPAK_OK) {
        return status;
    }
    unsigned char *flags = tapak_arena_take(arena, villages->count + 1);
    if (flags == NULL) {
        return no_memory(err);
    }
    (void)pthread_mutex_lock(&areas->lock);
    status = refresh_programme(areas, conn, err);
    memcpy(flags, areas->programme, villages->count);
    (void)pthread_mutex_unlock(&areas->lock);
    if (status == TAPAK_OK) {
        *out_flags = flags;
    }
    return status;
}
