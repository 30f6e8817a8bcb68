// Rows are put in order by the point that the lowest viewer who sees them may see: so the order of
// the public's rows says nothing of true places. What has no point stands behind.
#include "layer/part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layer/sort.h"
#include "tapak/geo/mercator.h"

// What sorting needs, gone when the part is built.
struct building {
    const struct row *rows;
    uint64_t *keys;
    uint32_t *items;
    uint32_t *spare;
    enum sight_of by;
};

static bool has_point(struct tapak_point point)
{
    return !isnan(point.lon_deg);
}

static void *column(struct part *part, size_t bytes, bool *in_out_ok)
{
    size_t lumps = (part->count + LUMP_ROWS - 1) / LUMP_ROWS;
    size_t room = lumps * LUMP_ROWS * bytes;
    void *memory = calloc(1, room);
    *in_out_ok = *in_out_ok && memory != NULL;
    part->bytes += room;
    return memory;
}

static void *per_block(struct part *part, size_t bytes, bool *in_out_ok)
{
    void *memory = calloc(part->block_count, bytes);
    *in_out_ok = *in_out_ok && memory != NULL;
    part->bytes += part->block_count * bytes;
    return memory;
}

static void make_sight(struct part *part, struct sight *sight, bool *in_out_ok)
{
    sight->kind = column(part, sizeof *sight->kind, in_out_ok);
    sight->x = column(part, sizeof *sight->x, in_out_ok);
    sight->y = column(part, sizeof *sight->y, in_out_ok);
    sight->lon = column(part, sizeof *sight->lon, in_out_ok);
    sight->lat = column(part, sizeof *sight->lat, in_out_ok);
    sight->boxes = per_block(part, sizeof *sight->boxes, in_out_ok);
}

static void free_sight(struct sight *sight)
{
    free(sight->kind);
    free(sight->x);
    free(sight->y);
    free(sight->lon);
    free(sight->lat);
    free(sight->boxes);
}

static struct part *make_part(uint32_t count, enum part_form form)
{
    struct part *part = calloc(1, sizeof *part);
    if (part == NULL) {
        return NULL;
    }
    bool is_ok = true;
    atomic_init(&part->users, 1);
    part->count = count;
    part->block_count = (count + BLOCK_ROWS - 1) / BLOCK_ROWS;
    part->is_public = form != PART_OF_HIDDEN;
    part->is_one_sight = form == PART_OF_HOTSPOTS;
    part->bytes = sizeof *part;
    part->time_ms = column(part, sizeof *part->time_ms, &is_ok);
    part->id = column(part, sizeof *part->id, &is_ok);
    part->area = column(part, sizeof *part->area, &is_ok);
    part->order = column(part, sizeof *part->order, &is_ok);
    part->blocks = per_block(part, sizeof *part->blocks, &is_ok);
    if (form != PART_OF_HOTSPOTS) {
        part->public_id = column(part, sizeof *part->public_id, &is_ok);
        make_sight(part, &part->sights[SIGHT_TRUE], &is_ok);
    }
    if (form != PART_OF_HIDDEN) {
        make_sight(part, &part->sights[SIGHT_PUBLIC], &is_ok);
    }
    if (form == PART_OF_HOTSPOTS) {
        part->sights[SIGHT_TRUE] = part->sights[SIGHT_PUBLIC];
    }
    if (!is_ok) {
        part_release(part);
        return NULL;
    }
    return part;
}

struct part *part_hold(struct part *part)
{
    (void)atomic_fetch_add(&part->users, 1);
    return part;
}

void part_release(struct part *part)
{
    if (part == NULL || atomic_fetch_sub(&part->users, 1) > 1) {
        return;
    }
    free_sight(&part->sights[SIGHT_PUBLIC]);
    if (!part->is_one_sight) {
        free_sight(&part->sights[SIGHT_TRUE]);
    }
    free(part->time_ms);
    free(part->id);
    free(part->area);
    free(part->public_id);
    free(part->order);
    free(part->blocks);
    free(part);
}

static void order_by_place(struct building *building, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct tapak_point point = building->rows[i].point[building->by];
        building->items[i] = i;
        building->keys[i] = has_point(point) ? layer_hilbert(tapak_mercator_x(point.lon_deg),
                                                             tapak_mercator_y(point.lat_deg))
                                             : UINT64_MAX;
    }
    layer_sort(building->keys, building->items, building->spare, count);
}

static void put_sight(struct sight *sight, uint32_t at, const struct row *row, enum sight_of viewer)
{
    struct tapak_point point = row->point[viewer];
    bool is_there = has_point(point);
    sight->kind[at] = row->kind[viewer];
    sight->lon[at] = point.lon_deg;
    sight->lat[at] = point.lat_deg;
    sight->x[at] = is_there ? tapak_mercator_x(point.lon_deg) : 0;
    sight->y[at] = is_there ? tapak_mercator_y(point.lat_deg) : 0;
}

static void put_row(struct part *part, uint32_t at, const struct row *row)
{
    part->time_ms[at] = row->time_ms;
    part->id[at] = row->id;
    part->area[at] = row->area;
    part->id_max = row->id > part->id_max ? row->id : part->id_max;
    if (part->public_id != NULL) {
        memcpy(part->public_id[at], row->public_id, sizeof row->public_id);
    }
    if (part->is_public) {
        put_sight(&part->sights[SIGHT_PUBLIC], at, row, SIGHT_PUBLIC);
    }
    if (!part->is_one_sight) {
        put_sight(&part->sights[SIGHT_TRUE], at, row, SIGHT_TRUE);
    }
}

static void order_by_time(struct part *part, struct building *building)
{
    uint32_t count = part->count;
    // Descending: the complement ascending. By id first, as sorting keeps what is equal in place.
    for (uint32_t i = 0; i < count; i++) {
        building->items[i] = i;
        building->keys[i] = ~(uint64_t)part->id[i];
    }
    layer_sort(building->keys, building->items, building->spare, count);
    for (uint32_t i = 0; i < count; i++) {
        building->keys[i] = ~((uint64_t)part->time_ms[i] ^ UINT64_C(1) << 63);
    }
    layer_sort(building->keys, building->items, building->spare, count);
    memcpy(part->order, building->items, count * sizeof *part->order);
}

static void bound_block(struct part *part, uint32_t index)
{
    uint32_t first = index * BLOCK_ROWS;
    uint32_t behind = first + BLOCK_ROWS < part->count ? first + BLOCK_ROWS : part->count;
    struct block block = {INT64_MAX, INT64_MIN, UINT32_MAX, 0};
    for (uint32_t i = first; i < behind; i++) {
        block.time_min = part->time_ms[i] < block.time_min ? part->time_ms[i] : block.time_min;
        block.time_max = part->time_ms[i] > block.time_max ? part->time_ms[i] : block.time_max;
        block.area_min = part->area[i] < block.area_min ? part->area[i] : block.area_min;
        block.area_max = part->area[i] > block.area_max ? part->area[i] : block.area_max;
    }
    part->blocks[index] = block;
}

static void bound_sight(const struct part *part, struct sight *sight, uint32_t index)
{
    uint32_t first = index * BLOCK_ROWS;
    uint32_t behind = first + BLOCK_ROWS < part->count ? first + BLOCK_ROWS : part->count;
    struct block_box box = {.x_min = UINT32_MAX,
                            .y_min = UINT32_MAX,
                            .box = {INFINITY, INFINITY, -INFINITY, -INFINITY}};
    for (uint32_t i = first; i < behind; i++) {
        if (isnan(sight->lon[i])) {
            box.pointless++;
            continue;
        }
        box.x_min = sight->x[i] < box.x_min ? sight->x[i] : box.x_min;
        box.x_max = sight->x[i] > box.x_max ? sight->x[i] : box.x_max;
        box.y_min = sight->y[i] < box.y_min ? sight->y[i] : box.y_min;
        box.y_max = sight->y[i] > box.y_max ? sight->y[i] : box.y_max;
        box.box.west_deg = fmin(box.box.west_deg, sight->lon[i]);
        box.box.east_deg = fmax(box.box.east_deg, sight->lon[i]);
        box.box.south_deg = fmin(box.box.south_deg, sight->lat[i]);
        box.box.north_deg = fmax(box.box.north_deg, sight->lat[i]);
    }
    sight->boxes[index] = box;
}

static void bound_blocks(struct part *part)
{
    for (uint32_t i = 0; i < part->block_count; i++) {
        bound_block(part, i);
        if (part->is_public) {
            bound_sight(part, &part->sights[SIGHT_PUBLIC], i);
        }
        if (!part->is_one_sight) {
            bound_sight(part, &part->sights[SIGHT_TRUE], i);
        }
    }
}

enum tapak_status part_build(const struct row *rows, uint32_t count, enum part_form form,
                             struct part **out_part, struct tapak_error *err)
{
    struct part *part = make_part(count, form);
    struct building building = {
        .rows = rows,
        .keys = malloc(count * sizeof *building.keys),
        .items = malloc(count * sizeof *building.items),
        .spare = malloc(count * sizeof *building.spare),
        .by = form == PART_OF_HIDDEN ? SIGHT_TRUE : SIGHT_PUBLIC,
    };
    bool is_ok =
        part != NULL && building.keys != NULL && building.items != NULL && building.spare != NULL;
    if (is_ok) {
        order_by_place(&building, count);
        for (uint32_t i = 0; i < count; i++) {
            put_row(part, i, &rows[building.items[i]]);
        }
        order_by_time(part, &building);
        bound_blocks(part);
        *out_part = part;
    }
    free(building.keys);
    free(building.items);
    free(building.spare);
    if (!is_ok) {
        part_release(part);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %u rows of a layer", count);
    }
    return TAPAK_OK;
}

static void get_sight(const struct sight *sight, uint32_t at, struct row *row, enum sight_of viewer)
{
    row->kind[viewer] = sight->kind[at];
    row->point[viewer] = (struct tapak_point){sight->lon[at], sight->lat[at]};
}

void part_row(const struct part *part, uint32_t at, struct row *out_row)
{
    *out_row = (struct row){
        .time_ms = part->time_ms[at],
        .id = part->id[at],
        .area = part->area[at],
        .point = {{NAN, NAN}, {NAN, NAN}},
    };
    if (part->public_id != NULL) {
        memcpy(out_row->public_id, part->public_id[at], sizeof out_row->public_id);
    }
    if (part->is_public) {
        get_sight(&part->sights[SIGHT_PUBLIC], at, out_row, SIGHT_PUBLIC);
    }
    get_sight(&part->sights[SIGHT_TRUE], at, out_row, SIGHT_TRUE);
}

uint32_t part_find(const struct part *part, int64_t time_ms, uint32_t id)
{
    uint32_t low = 0;
    uint32_t high = part->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t at = part->order[middle];
        bool is_before =
            part->time_ms[at] > time_ms || (part->time_ms[at] == time_ms && part->id[at] > id);
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    if (low == part->count) {
        return part->count;
    }
    uint32_t at = part->order[low];
    return part->time_ms[at] == time_ms && part->id[at] == id ? at : part->count;
}

uint32_t part_find_id(const struct part *part, uint32_t id)
{
    if (id > part->id_max) {
        return part->count;
    }
    uint32_t at = 0;
    while (at < part->count && part->id[at] != id) {
        at++;
    }
    return at;
}

static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

bool public_id_pack(const char *text, uint32_t out_words[static PUBLIC_ID_WORDS])
{
    uint32_t words[PUBLIC_ID_WORDS] = {0};
    int used = 0;
    for (int i = 0; i < TAPAK_PUBLIC_ID_LENGTH; i++) {
        const char *letter = text[i] == '\0' ? NULL : strchr(letters, text[i]);
        if (letter == NULL) {
            return false;
        }
        uint64_t value = (uint64_t)(letter - letters) << used % 32;
        words[used / 32] |= (uint32_t)value;
        if (value >> 32 != 0) {
            words[used / 32 + 1] |= (uint32_t)(value >> 32);
        }
        used += 6;
    }
    memcpy(out_words, words, sizeof words);
    return text[TAPAK_PUBLIC_ID_LENGTH] == '\0';
}

void public_id_unpack(const uint32_t words[static PUBLIC_ID_WORDS],
                      char text[static TAPAK_PUBLIC_ID_LENGTH + 1])
{
    int used = 0;
    for (int i = 0; i < TAPAK_PUBLIC_ID_LENGTH; i++) {
        uint64_t pair = words[used / 32];
        if (used / 32 + 1 < PUBLIC_ID_WORDS) {
            pair |= (uint64_t)words[used / 32 + 1] << 32;
        }
        text[i] = letters[pair >> used % 32 & 63];
        used += 6;
    }
    text[TAPAK_PUBLIC_ID_LENGTH] = '\0';
}
